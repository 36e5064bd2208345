// The staff's pages: the warning before a session ends, and small help with secrets. Nothing here is needed.
const template = document.querySelector("#session-warning");
if (template) watchSession(template);
addEventListener("pageshow", (event) => event.persisted && location.reload());

for (const field of document.querySelectorAll("[data-show]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet" });
  const tell = () => {
    const isShown = field.type === "text";
    button.textContent = isShown ? field.dataset.hide : field.dataset.show;
    button.setAttribute("aria-pressed", isShown);
  };
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    field.type = field.type === "text" ? "password" : "text";
    tell();
  });
  field.form?.addEventListener("submit", () => (field.type = "password"));
  tell();
  field.after(button);
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
    button.textContent = button.dataset.copied;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

function watchSession({ content, dataset }) {
  // The first time it is what is left; whoever stays has all of it again.
  let idle = Number(dataset.idle) * 1000;
  const warning = content.querySelector(".session-warning").cloneNode(true);
  const ended = content.querySelector(".session-ended").cloneNode(true);
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("staff-session") : null;
  let seen = Date.now();
  let asked = seen;
  let timer = setInterval(look, 1000);

  async function stay() {
    asked = Date.now();
    const answer = await fetch(dataset.stay, { method: "POST", redirect: "manual", keepalive: true }).catch(() => null);
    if (answer?.status !== 204) return;
    idle = Number(dataset.whole) * 1000;
    seen = asked;
    warning.remove();
    tabs?.postMessage(seen);
  }
  function act() {
    if (warning.isConnected || Date.now() - asked > 60_000) stay();
  }
  function look() {
    const left = seen + idle - Date.now();
    if (left <= 0) return end();
    if (left <= 60_000 && !warning.isConnected) document.body.append(warning);
  }
  // What was typed stays on the page; whoever typed nothing sees the page no longer.
  function end() {
    clearInterval(timer);
    warning.remove();
    const fields = [...document.querySelectorAll("main input:not([type=hidden], [readonly]), main textarea")];
    const isTyped = fields.some(({ type, value, defaultValue, checked, defaultChecked }) =>
      /checkbox|radio/.test(type) ? checked !== defaultChecked : value !== defaultValue,
    );
    if (isTyped) document.body.append(ended);
    else location.assign(`${dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, act, { passive: true });
  warning.querySelector("button").addEventListener("click", stay);
  tabs?.addEventListener("message", ({ data }) => {
    if (data < seen) return;
    idle = Number(dataset.whole) * 1000;
    seen = data;
    warning.remove();
  });
  document.addEventListener("visibilitychange", look);
}
