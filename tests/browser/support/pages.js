// Every page of the site, and every state in which one looks different: what the checks of all pages go through.
import { expect } from "@playwright/test";

const FILLED = {
  first_name: "Ada",
  last_name: "Byron",
  phone: "703 555 0142",
  email: "ada@mail.example",
  patient_status: "new",
  location: "any",
};
// All kinds of notes beside a field: a missing answer, one that cannot be, and an address that was probably mistyped.
const FAILED = { ...FILLED, last_name: "", phone: "12", email: "ada@gmial.com", patient_status: "" };

/** What a visitor can be shown, without script; `name` is what a failed check calls it. */
export async function everyPage(request) {
  const sitemap = await (await request.get("/sitemap.xml")).text();
  const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
  expect(paths.length, "pages in the sitemap").toBeGreaterThan(20);
  const sent = await request.post("/appointment", { form: FILLED, maxRedirects: 0 });
  expect(sent.status(), "a request for an appointment").toBe(303);
  return [
    ...paths.map((path) => ({ name: path, path })),
    { name: "/poses, filtered", path: "/poses?position=chair&area=neck" },
    { name: "/poses, with nothing found", path: "/poses?position=floor&area=neck&time=1" },
    { name: "/practice, with choices", path: "/practice?minutes=15&place=chair&without=pregnancy&without=knee-pain" },
    { name: "/appointment, failed", path: "/appointment", form: FAILED, status: 422 },
    { name: "/appointment/received", path: sent.headers().location },
    { name: "error 404", path: "/articles/no-such-article", status: 404 },
    { name: "error 405", path: "/poses", form: {}, status: 405 },
  ];
}

/** What shows only once a visitor has pressed something that needs no address. */
export const OPENED = [
  { name: "/practice, in the player", path: "/practice", act: (page) => page.getByRole("button", { name: "Start" }).click() },
  { name: "/poses/cat-cow, opened", path: "/poses/cat-cow", act: openDetails },
  { name: "/practice, opened", path: "/practice", act: openDetails },
];

function openDetails(page) {
  return page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
}

/** Opens it; what has a form is answered as if the form had been sent without script. */
export async function open(page, { name, path, form, status = 200, act }) {
  if (form) await page.route((url) => url.pathname === path, (route) => send(route, form), { times: 1 });
  const answer = await page.goto(path);
  expect(answer.status(), name).toBe(status);
  await act?.(page);
}

function send(route, form) {
  const headers = { ...route.request().headers(), "content-type": "application/x-www-form-urlencoded" };
  return route.continue({ method: "POST", headers, postData: new URLSearchParams(form).toString() });
}

/** The bytes of it, as they are served. */
export async function read(request, { name, path, form, status = 200 }) {
  const answer = form ? await request.post(path, { form }) : await request.get(path);
  expect(answer.status(), name).toBe(status);
  return answer.text();
}
