// The accessibility menu, as a reader meets it.

export const SETTINGS = {
  text_size: ["100", "125", "150", "200"],
  spacing: ["normal", "wide"],
  contrast: ["auto", "light", "dark", "high"],
  font: ["standard", "readable"],
  motion: ["auto", "reduced"],
  links: ["standard", "underlined"],
  focus: ["standard", "large"],
  images: ["shown", "hidden"],
};

export class Menu {
  constructor(page) {
    this.page = page;
    this.place = page.locator("#preferences");
    this.opener = this.place.locator("summary");
    this.save = this.place.getByRole("button", { name: "Save", exact: true });
    this.reset = this.place.getByRole("button", { name: "Reset everything", exact: true });
    this.status = this.place.getByRole("status");
    this.note = page.locator("#preferences-saved"); // what is said to whoever comes back without script
  }

  /** Opens it, where it is not the page's own subject. */
  async open() {
    if (await this.save.isHidden()) await this.opener.click();
  }

  /** The names of a setting and its values are a contract: cookies and scripts rely on them. */
  choice(setting, value) {
    return this.place.locator(`[type=radio][name="${setting}"][value="${value}"]`);
  }

  async choose(choices) {
    await this.open();
    for (const [setting, value] of Object.entries(choices)) await this.choice(setting, value).check();
  }
}

/** The settings in force, as the page itself names them: `data-text-size` is the attribute of `text_size`. */
export async function settingsOn(page) {
  const attributes = await page.locator("html").evaluate((root) => ({ ...root.dataset }));
  const inWords = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [inWords(name), value]));
}

/** Sets them as a visit before this one did. */
export function remember(context, address, settings) {
  const value = new URLSearchParams(settings).toString();
  return context.addCookies([{ name: "preferences", value, url: address }]);
}
