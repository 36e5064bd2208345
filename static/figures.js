// Moves figures and leads through a routine. All words come from the page.

// How long a breath takes, and the movement with it.
const SECONDS = { in: 4, out: 5, easy: 4.5 };
const NUMBER = /(rotate\()?(-?\d*\.?\d+)/g;

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const isStill = () => calm.matches || document.documentElement.dataset.motion === "reduced";
const eased = (share) => (1 - Math.cos(Math.PI * Math.min(share, 1))) / 2;
const finderIn = (block) => (name) => block.querySelector(`[data-${name}]`);

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showBreath(element, breath) {
  setText(element, element.dataset[breath]);
  element.className = `breath breath-${breath}`;
}

// As the page itself writes times.
function timeIn(texts, total) {
  const minutes = total > texts.longestInSeconds ? Math.floor(total / 60) : 0;
  const part = (unit, count) => texts[count === 1 ? `${unit}One` : unit].replace(`{${unit}}`, count);
  const seconds = total - 60 * minutes;
  if (!minutes) return part("seconds", seconds);
  return part("minutes", minutes) + (seconds ? ` ${part("seconds", seconds)}` : "");
}

// For what only helps: sound, speech, storage, a lit screen.
async function attempt(action) {
  try {
    return await action();
  } catch {
    return null;
  }
}

function makeWatch(onTime) {
  const watch = { seconds: 0 };
  watch.run = (isOn) => {
    let last = Date.now();
    clearInterval(watch.timer);
    // A hidden page gets no frames, and fewer ticks.
    watch.timer = isOn && setInterval(() => {
      const now = Date.now();
      watch.seconds += (now - last) / 1000;
      last = now;
      onTime(watch.seconds);
    }, 16);
  };
  return watch;
}

function between(from, to, share) {
  const starts = from.matchAll(NUMBER);
  return to.replace(NUMBER, (_, rotate = "", end) => {
    const start = Number(starts.next().value[2]);
    let change = end - start;
    // The shorter way round.
    if (rotate) change = (((change % 360) + 540) % 360) - 180;
    return rotate + (start + change * share).toFixed(2);
  });
}

const attributesOf = (figure) => [...figure.querySelectorAll(".body, .body *")].flatMap((part) => [...part.attributes]);

// Shows a figure. The result moves it there from the one before.
function bringOn(stage, figure) {
  for (const shape of figure.querySelectorAll("use:not([transform])")) shape.setAttribute("transform", "scale(1 1)");
  const [before, end] = [stage.firstElementChild ?? figure, figure].map((each) =>
    attributesOf(each).map(({ value }) => value).join("|"),
  );
  const start = before.replace(NUMBER, "#") === end.replace(NUMBER, "#") ? before : end;
  const moving = figure.cloneNode(true);
  const attributes = attributesOf(moving);
  stage.replaceChildren(moving);
  return (way) => {
    const share = isStill() || start === end ? 1 : eased(way);
    const values = between(start, end, share).split("|");
    attributes.forEach((attribute, index) => {
      if (attribute.value !== values[index]) attribute.value = values[index];
    });
    // Glow, arrows and breath.
    for (const mark of moving.querySelectorAll(".body ~ *")) mark.style.opacity = share * 2 - 1;
  };
}

function setUpMovement(block) {
  const find = finderIn(block);
  const button = find("play");
  const play = button.textContent;
  const steps = document.querySelectorAll(".steps .step");
  const ways = block.dataset.steps.split(" ").map((index) => steps[index]);
  const secondsOf = (step) => SECONDS[step.dataset.breath];
  const round = ways.reduce((sum, step) => sum + secondsOf(step), 0);
  let shown;
  let move;

  function show(step) {
    shown = step;
    move = bringOn(find("stage"), step.querySelector(".figure"));
    showBreath(find("breath-word"), step.dataset.breath);
  }

  const watch = makeWatch((seconds) => {
    let left = seconds % round;
    const step = ways.find((way) => (left -= secondsOf(way)) < 0);
    if (step !== shown) show(step);
    move(1 + left / secondsOf(step));
  });
  button.addEventListener("click", () => {
    watch.run(!watch.timer);
    setText(button, watch.timer ? button.dataset.pause : play);
  });
  show(ways[0]);
  ways.push(ways.shift());
  block.hidden = false;
}

function setUpPlayer(startButton) {
  const player = document.querySelector("#player");
  const find = finderIn(player);
  const words = find("words");
  const texts = player.dataset;
  const steps = document.querySelectorAll(".routine-pose .step");
  const secondsOf = (number) => steps[number].dataset.seconds;
  // Does not tell the choices.
  const hash = [...location.pathname + location.search].reduce((sum, sign) => (sum * 31 + sign.charCodeAt()) % 2 ** 32, 7);
  const key = `practice-${hash}`;
  let storage = {};
  let audio;
  let lock;
  let move;
  let current;

  const watch = makeWatch((seconds) => {
    let left = seconds;
    let number = current;
    while (number < steps.length && left >= secondsOf(number)) left -= secondsOf(number++);
    if (number === current) draw();
    else goTo(number, left);
  });

  function draw() {
    const { seconds } = watch;
    const { breath } = steps[current].dataset;
    const inhaled = (seconds + (breath === "out" ? SECONDS.in : 0)) % (SECONDS.in + SECONDS.out);
    const exhaled = inhaled - SECONDS.in;
    showBreath(find("breath-word"), exhaled < 0 ? "in" : "out");
    const size = eased(exhaled < 0 ? inhaled / SECONDS.in : 1 - exhaled / SECONDS.out);
    find("pacer").style.transform = isStill() ? "" : `scale(${0.45 + 0.55 * size})`;
    move?.(seconds / SECONDS[breath]);
    setText(find("time"), texts.left.replace("{time}", timeIn(texts, Math.ceil(secondsOf(current) - seconds - 0.05))));
  }

  function remember(name, value) {
    attempt(() => (value ? storage.setItem(name, value) : storage.removeItem(name)));
  }

  function ring() {
    attempt(async () => {
      if (!find("sound").checked) return;
      audio ??= new AudioContext();
      await audio.resume();
      for (const frequency of [392, 588]) {
        const tone = new OscillatorNode(audio, { frequency });
        const volume = new GainNode(audio);
        volume.gain.setValueCurveAtTime([0, 0.05, 0.03, 0.01, 0], audio.currentTime, 3);
        tone.connect(volume).connect(audio.destination);
        tone.start();
        tone.stop(audio.currentTime + 3);
      }
    });
  }

  function speak(...parts) {
    attempt(() => {
      speechSynthesis.cancel();
      for (const { textContent } of find("speech").checked && watch.timer ? parts : []) {
        const utterance = new SpeechSynthesisUtterance(textContent);
        utterance.lang = document.documentElement.lang;
        speechSynthesis.speak(utterance);
      }
    });
  }

  function speakStep() {
    if (steps[current].previousElementSibling) speak(...words.querySelectorAll("h4, p"));
    else speak(find("pose"), ...words.children);
  }

  function keepAwake() {
    const held = lock;
    lock = attempt(async () => {
      (await held)?.release();
      return watch.timer ? navigator.wakeLock.request("screen") : null;
    });
  }

  function goTo(number, seconds = 0) {
    const step = steps[number];
    find("session").hidden = !step;
    find("finished").hidden = !!step;
    current = number;
    ring();
    remember(key, step && number);
    if (step) showStep(step, seconds);
    else finish(find("finished").firstElementChild);
  }

  function finish(heading) {
    speak(heading);
    run(false);
    heading.tabIndex = -1;
    heading.focus();
  }

  function showStep(step, seconds) {
    const pose = step.closest(".routine-pose");
    const figure = step.querySelector(".figure");
    watch.seconds = seconds;
    setText(find("pose"), pose.querySelector("h3").textContent);
    setText(find("place"), texts.stepOf.replace("{number}", current + 1).replace("{count}", steps.length));
    // With the person's own cautions.
    const parts = [...step.querySelector(".step-words").children, ...pose.querySelectorAll(".easier")];
    words.replaceChildren(...parts.map((part) => part.cloneNode(true)));
    for (const cite of words.querySelectorAll(".cite")) cite.remove();
    if (!figure || !watch.timer) find("stage").replaceChildren();
    move = figure && bringOn(find("stage"), figure);
    draw();
    const said = [find("pose"), ...words.querySelectorAll("h4, .breath")].map((part) => part.textContent);
    setTimeout(() => setText(find("announce"), said.join(". ")), 100);
    speakStep();
  }

  function run(isOn) {
    watch.run(isOn);
    keepAwake();
    setText(find("pause"), isOn ? texts.pause : texts.goOn);
  }

  function toggle() {
    run(!watch.timer);
    speakStep();
  }

  function open(isOpen) {
    run(isOpen);
    speak();
    player.hidden = !isOpen;
    for (const part of document.querySelectorAll(".wishes, .routine")) part.hidden = isOpen;
    setText(startButton, storage[key] ? texts.resume : texts.start);
  }

  function start() {
    open(true);
    goTo(storage[key] % steps.length || 0);
    player.focus();
    player.scrollIntoView();
  }

  const actions = {
    pause: toggle,
    again: start,
    next: () => goTo(current + 1),
    previous: () => goTo(Math.max(current - 1, 0)),
    leave: () => {
      open(false);
      startButton.focus();
    },
  };
  for (const [name, action] of Object.entries(actions)) find(name).addEventListener("click", action);
  startButton.addEventListener("click", start);

  const keys = { " ": "pause", k: "pause", ArrowRight: "next", ArrowLeft: "previous", Escape: "leave" };
  player.addEventListener("keydown", (event) => {
    const button = find(keys[event.key]);
    const isNative = event.key !== "Escape" && event.target.matches(event.key === " " ? "input, button" : "input");
    const isOther = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (isNative || isOther || !button || button.closest("[hidden]")) return;
    event.preventDefault();
    button.click();
  });

  attempt(() => {
    storage = localStorage;
  });
  for (const [name, onChange] of Object.entries({ sound: ring, speech: speakStep })) {
    find(name).checked = storage[name];
    find(name).addEventListener("change", () => {
      remember(name, find(name).checked);
      onChange();
    });
  }
  find("speech-choice").hidden = !window.speechSynthesis;
  document.addEventListener("visibilitychange", keepAwake);
  addEventListener("pagehide", () => open(false));
  document.querySelector("[data-print]").addEventListener("click", () => print());
  open(false);
  startButton.parentElement.hidden = false;
}

const movement = document.querySelector(".movement");
if (movement) setUpMovement(movement);

const startButton = document.querySelector("button[data-start]");
if (startButton) setUpPlayer(startButton);
