// The accessibility tree: what the browser tells a screen reader.

/** The nodes it passes on, in the order in which they are read. */
export async function nodesOf(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const inOrder = (node) => [node, ...(node.childIds ?? []).flatMap((id) => (known.has(id) ? inOrder(known.get(id)) : []))];
  return inOrder(nodes[0]).filter(({ ignored }) => !ignored).map(inWords);
}

function inWords({ role, name, description, value, properties = [] }) {
  const states = Object.fromEntries(properties.map((property) => [property.name, property.value.value]));
  return { role: role.value, name: name?.value ?? "", description: description?.value ?? "", value: value?.value, states };
}
