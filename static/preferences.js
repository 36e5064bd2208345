// The accessibility menu: shows a choice at once, and keeps it without leaving the page.

const menu = document.querySelector("#preferences");
const form = menu.querySelector("form");
const texts = form.dataset;
const choices = [...form.querySelectorAll("[type=radio]")];

// A setting's first choice is its default, and the stylesheet's.
const isDefault = ({ name }, value) => choices.find((choice) => choice.name === name).value === value;

function show() {
  const chosen = choices.filter((choice) => choice.checked);
  for (const choice of chosen) {
    const attribute = `data-${choice.name.replace("_", "-")}`;
    if (isDefault(choice, choice.value)) document.documentElement.removeAttribute(attribute);
    else document.documentElement.setAttribute(attribute, choice.value);
  }
  const count = chosen.filter((choice) => !isDefault(choice, choice.value)).length;
  document.querySelector("[data-count]").textContent = count ? texts.changed.replace("{count}", count) : "";
}

const chosen = () => choices.filter((choice) => choice.checked).map(({ name, value }) => `${name}=${value}`);

function follow(values) {
  for (const choice of choices) choice.checked = values.includes(`${choice.name}=${choice.value}`);
  show();
}

// Other tabs follow at once. Going back, a browser shows a page as it was, so this tab remembers what was saved.
const channel = new BroadcastChannel("preferences");
channel.addEventListener("message", ({ data }) => {
  remember(data);
  follow(data);
});

function remember(values) {
  try {
    sessionStorage.preferences = values;
  } catch {
    // Without storage, going back shows the page as it was.
  }
}

function recall() {
  try {
    return sessionStorage.preferences?.split(",");
  } catch {
    return undefined;
  }
}

function say(text) {
  form.querySelector("[role=status]").textContent = text;
}

form.addEventListener("change", () => {
  show();
  say(texts.shown);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const isReset = event.submitter?.name === "reset";
  const body = new URLSearchParams(new FormData(form, event.submitter));
  say("");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error();
    if (isReset) for (const choice of choices) choice.checked = isDefault(choice, choice.value);
    show();
    remember(chosen());
    channel.postMessage(chosen());
    say(isReset ? texts.reset : texts.saved);
  } catch {
    say(texts.failed);
  }
});

addEventListener("pageshow", () => follow(recall() ?? chosen()));
