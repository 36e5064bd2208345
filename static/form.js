// Says at the press of the button what the server would say, in its words and places. It refuses less than the
// server does, never more.

const form = document.querySelector(".request-form");
const texts = form.dataset;
const button = form.querySelector("#send");
const send = button.textContent;
const fields = [...form.querySelectorAll(".field")].map((block) => ({ block, input: block.querySelector("input, select") }));
const email = fields.find(({ input }) => input.type === "email");

const find = (id) => document.getElementById(id);
const valueOf = ({ input }) => new FormData(form).get(input.name) ?? "";
const tidy = (text) => text.normalize().replace(/[\p{DI}\u2800\uFFF9-\uFFFC]+/gu, "").replace(/\s+/gu, " ").trim();
const isSeen = (text) => /[^\p{M}\s]/u.test(text);

// What no number and no address can do without: the rest is the server's to judge.
const refusals = {
  tel: (text) => !/(\p{Nd}.*){4}/u.test(text) && "invalid",
  email: (text) => (!/[@＠﹫]|mailto:/i.test(text) && "noAt") || (/^[\w+-]+@[a-z\d-]*$/i.test(text) && "domain"),
};

// What is wrong with a field, as the name of its message.
function problemOf(field) {
  const { block, input } = field;
  const text = tidy(valueOf(field));
  if (!isSeen(text)) return block.dataset.missing && "missing";
  if ([...text].length > block.dataset.longest) return "tooLong";
  return refusals[input.type]?.(text);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function describe({ block, input }) {
  const target = block.matches("fieldset") ? block : input;
  const ids = ["hint", "meant", "error"].map((part) => `${input.name}-${part}`).filter(find);
  if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
  else target.removeAttribute("aria-describedby");
}

// The message stands between a field's label and its input.
function complain(field, text) {
  const { block, input } = field;
  const prefix = make("span", { class: "hidden" }, texts.prefix);
  field.refused = valueOf(field);
  block.classList.add("field-problem");
  if (!block.matches("fieldset")) input.setAttribute("aria-invalid", true);
  (input.closest(".choice") ?? input).before(make("p", { class: "message", id: `${input.name}-error` }, prefix, ` ${text}`));
  describe(field);
}

function forgive(field) {
  field.refused = undefined;
  field.block.classList.remove("field-problem");
  field.input.removeAttribute("aria-invalid");
  find(`${field.input.name}-error`)?.remove();
  describe(field);
}

function summarize(problems) {
  find("summary")?.remove();
  document.title = problems.length ? texts.errorTitle : texts.title;
  if (!problems.length) return;
  const lines = problems.map(([{ input }, text]) => make("li", {}, make("a", { href: `#${input.id}` }, text)));
  const alert = make("div", { role: "alert" }, make("h2", { id: "summary-title" }, texts.problems), make("ul", {}, ...lines));
  const attributes = { class: "summary", id: "summary", role: "group", tabindex: -1, "aria-labelledby": "summary-title" };
  const summary = make("div", attributes, alert);
  form.closest(".form-page").prepend(summary);
  summary.focus();
}

function sending(isSending) {
  button.setAttribute("aria-disabled", isSending);
  button.textContent = isSending ? texts.sending : send;
  find("sending").textContent = isSending ? texts.sending : "";
}

const isSending = () => button.getAttribute("aria-disabled") === "true";

// A note goes as soon as its field is mended; none comes while somebody types. Who types while a form is on its way
// has stopped it.
form.addEventListener("input", ({ target }) => {
  if (isSending()) sending(false);
  if (target === email.input) offer();
  const field = fields.find(({ input }) => input.name === target.name);
  if (field?.refused === undefined || field.refused === valueOf(field) || problemOf(field)) return;
  forgive(field);
  document.querySelector(`#summary a[href="#${field.input.id}"]`)?.parentElement.remove();
  if (!document.querySelector("#summary li")) summarize([]);
});

form.addEventListener("submit", (event) => {
  const problems = fields.filter(problemOf).map((field) => [field, field.block.dataset[problemOf(field)]]);
  if (isSending() || problems.length) event.preventDefault();
  if (isSending()) return;
  fields.forEach(forgive);
  for (const [field, text] of problems) complain(field, text);
  summarize(problems);
  if (problems.length) return;
  sending(true);
  // The answer did not come, or the person stopped it. Sent twice, a request is stored once.
  setTimeout(sending, 20_000, false);
});

// One letter too many, too few or wrong, or two neighbours swapped: as the server has it.
function isOneSlipAway(typed, meant) {
  let same = 0;
  while (same < typed.length && typed[same] === meant[same]) same += 1;
  const [left, right] = [typed.slice(same), meant.slice(same)];
  const isSwapped = left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1);
}

// Offers an address under the field, or takes the offer away.
function offer(meant) {
  const { name } = email.input;
  const standing = find(`${name}-offer`);
  if (meant && standing?.querySelector("button").value === meant) return;
  standing?.remove();
  if (meant) {
    const words = make("p", { id: `${name}-meant` }, texts.meant.replace("{name}", meant));
    const take = make("button", { type: "button", name: "email_meant", value: meant }, texts.take.replace("{name}", meant));
    email.input.after(make("div", { class: "offer", id: `${name}-offer` }, words, take));
  }
  describe(email);
}

function offerWhatWasMeant() {
  // Around an address may stand what only the server takes off.
  const text = /^[^\s@"'<>(),;:]+@[a-z\d.-]*[a-z\d]$/i.exec(tidy(email.input.value))?.[0] ?? "";
  const [local, domain] = [text.slice(0, text.lastIndexOf("@") + 1), text.slice(text.lastIndexOf("@") + 1).toLowerCase()];
  const domains = texts.domains.split(" ");
  const meant = !problemOf(email) && !domains.includes(domain) && domains.find((each) => isOneSlipAway(domain, each));
  offer(meant && local + meant);
}

// A press takes the offer and moves on to the next question.
form.addEventListener("click", (event) => {
  const { name, value } = event.target;
  if (name !== "email_meant") return;
  event.preventDefault();
  email.input.value = value;
  email.input.dispatchEvent(new Event("input", { bubbles: true }));
  const { block, input } = fields[fields.indexOf(email) + 1];
  (block.querySelector("input:checked") ?? input).focus();
});

// What somebody is about to press must not move away from under it.
for (const event of ["change", "focusout"]) email.input.addEventListener(event, () => {
  if (document.querySelector(":active")) addEventListener("pointerup", () => setTimeout(offerWhatWasMeant), { once: true });
  else offerWhatWasMeant();
});

addEventListener("pageshow", () => sending(false));
// The browser's Stop, where it tells.
globalThis.navigation?.addEventListener("navigateerror", () => sending(false));
for (const field of fields) if (field.block.matches(".field-problem")) field.refused = valueOf(field);
