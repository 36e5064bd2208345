// Passkeys: the browser asks a device of the reader's, and the server judges the answer.
for (const box of document.querySelectorAll("[data-passkey]")) {
  const { passkey, origin, question, answer, failed, done } = box.dataset;
  const [offer, elsewhere, message] = [box.querySelector("p"), box.querySelector(".passkey-elsewhere"), box.querySelector("[role=alert]")];
  if (location.origin !== origin) {
    elsewhere.hidden = false;
    continue;
  }
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  offer.hidden = false;
  const button = offer.querySelector("button");
  button.addEventListener("click", async () => {
    message.hidden = true;
    button.disabled = true;
    try {
      const form = box.closest("form");
      const fields = form ? Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string")) : {};
      const asked = await send(question, passkey === "create" ? fields : {});
      if (!asked.headers.get("content-type")?.includes("json")) return show(await asked.text());
      if (!asked.ok) throw new Error(asked.status);
      const { question: token, options } = await asked.json();
      const made =
        passkey === "create"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) });
      const sent = await send(answer, { question: token, answer: JSON.stringify(made), next: nextPage(), name: fields.name ?? "" });
      if (!sent.ok) throw new Error(sent.status);
      if (sent.redirected) return location.assign(sent.url);
      say(done, false);
    } catch {
      say(failed, true);
    } finally {
      button.disabled = false;
    }
  });

  function say(text, isProblem) {
    message.classList.toggle("message", isProblem);
    message.textContent = text;
    message.hidden = false;
  }
}

/** Where a form of the page would lead on to. */
const nextPage = () => document.querySelector("input[name=next]")?.value ?? "";

function send(address, fields) {
  return fetch(address, { method: "POST", body: new URLSearchParams(fields) });
}

// The same page with what needs mending: it asks for the password first.
function show(page) {
  const drawn = new DOMParser().parseFromString(page, "text/html");
  document.title = drawn.title;
  document.querySelector("main").replaceWith(drawn.querySelector("main"));
  document.querySelector("#summary")?.focus();
  import(`${import.meta.url}?again=${Date.now()}`);
}
