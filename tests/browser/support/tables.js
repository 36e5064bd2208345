// After the last test: what the tests measured, as tables, on the screen and in the folder of results.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const TITLES = { axe: "Problems that axe found", reading: "Reading level of the prose" };

function rows(columns) {
  const names = [...new Set(columns.flatMap(({ counts }) => Object.keys(counts)))];
  return names.map((name) => [name, ...columns.map(({ counts }) => counts[name] ?? "")]);
}

function tableOf(columns) {
  const lines = [["page", ...columns.map(({ column }) => column)], columns.map(() => "---"), ...rows(columns)];
  lines[1].unshift("---");
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export default class Tables {
  measured = {};

  onBegin(config) {
    this.folder = config.projects[0].outputDir;
  }

  onTestEnd(test, result) {
    for (const { name, body } of result.attachments) {
      if (name in TITLES) (this.measured[name] ??= []).push(JSON.parse(body));
    }
  }

  async onEnd() {
    await mkdir(this.folder, { recursive: true });
    for (const [name, columns] of Object.entries(this.measured)) {
      const table = tableOf(columns.toSorted((one, other) => one.column.localeCompare(other.column)));
      console.log(`\n${TITLES[name]}\n\n${table}`);
      await writeFile(join(this.folder, `${name}.md`), `${table}\n`);
    }
  }
}
