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

const shortcuts = document.querySelector("[data-shortcuts]");
if (shortcuts) offerShortcuts(shortcuts);

// Off until somebody turns them on: a single key that does something surprises who speaks to their computer.
function offerShortcuts(line) {
  const button = line.querySelector("button");
  // A cookie, since whatever else a page keeps goes when somebody signs out.
  const isOn = () => document.cookie.includes("staff_keys=on");
  const tell = () => {
    button.textContent = isOn() ? line.dataset.off : line.dataset.on;
    line.querySelector("span").hidden = !isOn();
  };
  button.addEventListener("click", () => {
    document.cookie = `staff_keys=${isOn() ? "off" : "on"}; path=/staff; max-age=31536000; samesite=lax`;
    tell();
  });
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
    if (!isOn() || ctrlKey || metaKey || altKey || isComposing || target.closest("input, textarea, select")) return;
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!element) return;
    event.preventDefault();
    if (element.matches("a")) element.click();
    else element.focus();
  });
  line.hidden = false;
  tell();
}

const news = document.querySelector("[data-news]");
if (news) watchNews(news);

// Nothing moves by itself: a line says how many came in, and its link shows them.
function watchNews(line) {
  const { news, one, many, showNews } = line.dataset;
  const { title } = document;
  let shown = 0;
  async function ask() {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(news, { redirect: "manual" }).catch(() => null);
    const count = answer?.ok ? Number(await answer.text()) : 0;
    if (count <= shown) return;
    shown = count;
    const link = Object.assign(document.createElement("a"), { href: location.pathname, textContent: showNews });
    document.title = `(${count}) ${title}`;
    line.replaceChildren(count === 1 ? one : many.replace("{count}", count), " ", link);
  }
  setInterval(ask, 20_000);
  document.addEventListener("visibilitychange", ask);
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
