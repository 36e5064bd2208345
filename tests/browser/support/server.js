// The program itself, as an operator runs it: a process with its own folder, database and environment.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const PROGRAM = resolve(HERE, process.env.CLINIC_PROGRAM ?? "../../target/debug/clinic");
const CONTENT = process.env.CLINIC_CONTENT && resolve(HERE, process.env.CLINIC_CONTENT);
const OPEN = /^Clinic is open at (http:\/\/\S+)$/m;
const SECONDS_TO_START = 20;
const SECONDS_TO_STOP = 25;

/** Starts the server on a free port; `stop` ends it as a supervisor does, and throws unless it ends well. */
export async function startServer() {
  await access(PROGRAM, constants.X_OK).catch(() => {
    throw new Error(`there is no program ${PROGRAM}: run \`cargo build\`, or name another in CLINIC_PROGRAM`);
  });
  const folder = await mkdtemp(join(tmpdir(), "clinic-browser-"));
  const database = ["--database", `sqlite://${join(folder, "clinic.db")}`];
  const listen = ["serve", "--listen", "127.0.0.1:0", ...database];
  const content = CONTENT ? ["--content", CONTENT] : [];
  const server = spawn(PROGRAM, [...listen, ...content], { cwd: folder, env: {}, stdio: ["ignore", "pipe", "pipe"] });
  const ended = Promise.race([once(server, "exit"), once(server, "error")]);
  const killWithUs = () => server.kill("SIGKILL");
  process.once("exit", killWithUs);

  let said = "";
  let log = "";
  server.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  server.stderr.setEncoding("utf8").on("data", (text) => (log += text));

  async function cleanUp() {
    server.kill("SIGKILL");
    process.removeListener("exit", killWithUs);
    await rm(folder, { recursive: true, force: true });
  }

  const address = await new Promise((found, failed) => {
    const fail = (why) => failed(new Error(`the server does not start: ${why}\n${PROGRAM}\n${said}${log}`));
    const deadline = setTimeout(() => fail(`nothing after ${SECONDS_TO_START} seconds`), SECONDS_TO_START * 1000);
    ended.then(([what]) => fail(what instanceof Error ? what.message : `it ended with ${what}`), fail);
    server.stdout.on("data", () => {
      const open = OPEN.exec(said);
      if (!open) return;
      clearTimeout(deadline);
      found(open[1]);
    });
  }).catch(async (problem) => {
    await cleanUp();
    throw problem;
  });

  async function stop() {
    server.kill("SIGTERM");
    let timer;
    const patience = new Promise((over) => (timer = setTimeout(over, SECONDS_TO_STOP * 1000, ["no end"])));
    const [code, signal] = await Promise.race([ended, patience]);
    clearTimeout(timer);
    await cleanUp();
    if (code !== 0) throw new Error(`after SIGTERM the server ended with ${code ?? signal}\n${log}`);
  }

  /** Runs another command beside the server, and tells what it says. */
  async function run(...command) {
    const { stdout } = await promisify(execFile)(PROGRAM, [...command, ...database, ...content], { cwd: folder, env: {} });
    return stdout;
  }

  /** Every request that was stored, as CSV. */
  const exportAll = () => run("export", "--format", "csv-exact");

  return { address, stop, run, export: exportAll };
}
