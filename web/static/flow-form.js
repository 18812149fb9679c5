// Helps with the form of a flow: checks it and asks what the flow would be worth while one types, draws its
// months, keeps the text of a lost session. Everything it does can be done without it: « Vérifier », « Estimer »,
// the ticks and the weights are plain parts of the form.
"use strict";

(() => {
  const PAUSE_MS = 500;
  const WORTH_PAUSE_MS = 700;
  const WORTH_AGAIN_MS = 4000;
  const NOT_WORTH = new Set(["csrf_token", "action", "description", "confidentiality"]);
  const KEPT_MS = 2 * 60 * 60 * 1000;
  const BAR_WIDTH = 24;
  const BAR_HEIGHT = 80;
  const SVG = "http://www.w3.org/2000/svg";
  const form = document.getElementById("flux");
  const KEY = "symbiose-flux";
  if (!form) {
    sessionStorage.removeItem(KEY);
    return;
  }
  const reading = document.getElementById("lecture");
  const worth = document.getElementById("valeur");
  let timer = 0;
  let worthTimer = 0;
  let worthRunning = null;
  let worthAsked = "";
  let worthAskedAgain = "";
  let worthQuietUntil = 0;
  let running = null;
  let sessionLost = false;
  let sent = false;

  // The check while typing

  function texts() {
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  }

  function ask(address, signal) {
    return fetch(address, { method: "POST", body: texts(), headers: { Accept: "text/html" }, signal });
  }

  function checkSoon() {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  }

  async function check() {
    if (running) running.abort();
    running = new AbortController();
    try {
      const answer = await ask(form.dataset.check, running.signal);
      if (answer.ok && !answer.redirected) show(await answer.text());
      else if (answer.status === 400 && (await renewToken())) await check();
      else if (answer.redirected || answer.status === 400 || answer.status === 401) lose();
    } catch (error) {
      if (error.name !== "AbortError") say(form.dataset.offline);
    }
  }

  function show(html) {
    sessionLost = false;
    showReading(html);
    askWorthSoon(reading.querySelector("[data-valid]") !== null);
  }

  function showReading(html) {
    const seen = new DOMParser().parseFromString(html, "text/html").body;
    if (seen.innerHTML === reading.dataset.seen) return;
    const focused = reading.contains(document.activeElement) ? document.activeElement.id : "";
    reading.dataset.seen = seen.innerHTML;
    reading.replaceChildren(...seen.childNodes);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  }

  function say(text) {
    const line = document.createElement("p");
    line.className = "warning-box";
    line.textContent = text;
    reading.dataset.seen = "";
    reading.replaceChildren(line);
  }

  // What the flow would be worth, once the form is valid

  function askWorthSoon(valid) {
    clearTimeout(worthTimer);
    if (!worth) return;
    if (valid) worthTimer = setTimeout(askWorth, WORTH_PAUSE_MS);
    else forgetWorth();
  }

  function forgetWorth() {
    if (worthRunning) worthRunning.abort();
    worthAsked = "";
    worth.replaceChildren();
    worth.removeAttribute("aria-busy");
  }

  // What is shown speaks of other figures than those typed, until the answer to these comes

  function askedNow() {
    return new URLSearchParams([...texts()].filter(([name]) => !NOT_WORTH.has(name))).toString();
  }

  function markWorth() {
    if (!worth || !worth.childNodes.length) return;
    if (askedNow() === worth.dataset.told) worth.removeAttribute("aria-busy");
    else worth.setAttribute("aria-busy", "true");
  }

  async function askWorth() {
    const asked = askedNow();
    if (asked === worthAsked || Date.now() < worthQuietUntil) return;
    if (worthRunning) worthRunning.abort();
    worthRunning = new AbortController();
    worthAsked = asked;
    try {
      const answer = await ask(form.dataset.worth, worthRunning.signal);
      if (answer.status >= 500) throw new Error(answer.statusText);
      if (answer.redirected || (!answer.ok && answer.status !== 429)) return forgetWorth();
      if (answer.status === 429) worthQuietUntil = Date.now() + 1000 * Number(answer.headers.get("Retry-After"));
      showWorth(await answer.text());
      worth.dataset.told = asked;
      markWorth();
      if (worth.querySelector("[data-again]")) askWorthAgain(asked);
    } catch (error) {
      if (error.name === "AbortError") return;
      forgetWorth();
      askWorthAgain(asked);
    }
  }

  // Where time was short the service works on, or is busy: one more question, once, finds it ready

  function askWorthAgain(asked) {
    if (worthAskedAgain === asked) return;
    worthAskedAgain = asked;
    worthTimer = setTimeout(() => {
      worthAsked = "";
      askWorth();
    }, WORTH_AGAIN_MS);
  }

  function showWorth(html) {
    const details = worth.querySelector("details");
    const wasOpen = details !== null && details.open;
    const seen = new DOMParser().parseFromString(html, "text/html").body;
    if (seen.innerHTML === worth.dataset.seen && worth.childNodes.length) return;
    worth.dataset.seen = seen.innerHTML;
    worth.replaceChildren(...(seen.textContent.trim() ? seen.childNodes : []));
    if (wasOpen && worth.querySelector("details")) worth.querySelector("details").open = true;
  }

  // A session that ended meanwhile: nothing typed is lost, one signs in again in another tab

  function lose() {
    sessionLost = true;
    say(form.dataset.lost);
    const link = document.createElement("a");
    link.href = form.dataset.login;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = form.dataset.enter;
    reading.firstChild.append(" ", link);
  }

  async function renewToken() {
    const page = await fetch(form.dataset.fresh, { headers: { Accept: "text/html" } });
    if (!page.ok || page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("#flux input[name=csrf_token]");
    const own = form.querySelector("input[name=csrf_token]");
    if (!token || token.value === own.value) return false;
    document.querySelectorAll("input[name=csrf_token]").forEach((field) => (field.value = token.value));
    return true;
  }

  window.addEventListener("pageshow", () => (sent = false));
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    const kept = [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "version");
    sessionStorage.setItem(KEY, JSON.stringify({ account: form.dataset.account, at: Date.now(), kept }));
    if (!sessionLost) {
      sent = true;
      return;
    }
    event.preventDefault();
    renewToken().then((renewed) => {
      if (!renewed) return;
      sessionLost = false;
      form.requestSubmit(event.submitter);
    });
  });

  function offerKeptTexts() {
    const stored = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (!stored || stored.account !== form.dataset.account || Date.now() - stored.at > KEPT_MS) return;
    const kept = new Map(stored.kept);
    if (kept.get("draft_id") === form.elements.draft_id.value) return;
    if ((kept.get("flow_id") || "") !== (form.elements.flow_id ? form.elements.flow_id.value : "")) return;
    const box = document.createElement("p");
    box.className = "notice";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm";
    button.textContent = form.dataset.resume;
    button.addEventListener("click", () => {
      fill(kept);
      box.remove();
    });
    box.append(form.dataset.found, " ", button);
    form.before(box);
  }

  function fill(kept) {
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf_token" || field.name === "version" || field.type === "submit") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.get(field.name) === field.value;
      else if (kept.has(field.name)) field.value = kept.get(field.name);
    }
    document.getElementById("preciser").open = true;
    form.elements.resource.focus();
    draw();
    checkSoon();
  }

  // A resource taken over from the suggestions

  reading.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=use_resource]");
    // where the words also fill other fields, the page is asked for anew with these filled in
    if (!button || button.dataset.fills) return;
    event.preventDefault();
    form.elements.resource.value = button.value;
    form.elements.resource.focus();
    check();
  });

  // The months as bars: a click sets one, dragging sets several

  const months = [...form.querySelectorAll(".months input[type=checkbox]")].map((tick) => ({
    tick,
    weight: document.getElementById(tick.name.replace("runs_", "")),
  }));
  const picture = document.createElementNS(SVG, "svg");

  function weightOf(month) {
    if (!month.tick.checked) return 0;
    const value = Number.parseFloat(month.weight.value.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
    const weighted = months.some((one) => one.weight.value.trim());
    return weighted ? (Number.isFinite(value) && value > 0 ? value : 0) : 1;
  }

  function draw() {
    const weights = months.map(weightOf);
    const most = Math.max(...weights, 0) || 1;
    picture.replaceChildren(
      ...weights.flatMap((weight, position) => {
        const height = Math.round((weight / most) * (BAR_HEIGHT - 4));
        return [
          box(position, 0, BAR_HEIGHT, "bar-ground"),
          box(position, BAR_HEIGHT - height, height, "bar"),
        ];
      }),
    );
  }

  function box(position, top, height, kind) {
    const rectangle = document.createElementNS(SVG, "rect");
    const size = { x: position * BAR_WIDTH + 2, y: top, width: BAR_WIDTH - 4, height, class: kind };
    for (const [name, value] of Object.entries(size)) rectangle.setAttribute(name, value);
    return rectangle;
  }

  function setFromPointer(event) {
    const area = picture.getBoundingClientRect();
    const position = Math.floor(((event.clientX - area.left) / area.width) * months.length);
    const month = months[Math.min(Math.max(position, 0), months.length - 1)];
    const share = 1 - (event.clientY - area.top) / area.height;
    const percent = Math.min(Math.max(Math.round(share * 20) * 5, 0), 100);
    if (!months.some((one) => one.weight.value.trim())) {
      months.forEach((one) => (one.weight.value = one.tick.checked ? "100" : ""));
    }
    month.tick.checked = percent > 0;
    month.weight.value = percent > 0 ? String(percent) : "";
    document.getElementById("poids").open = true;
    draw();
    checkSoon();
  }

  function addPicture() {
    const place = form.querySelector(".months");
    picture.setAttribute("viewBox", `0 0 ${BAR_WIDTH * months.length} ${BAR_HEIGHT}`);
    picture.setAttribute("class", "month-bars");
    picture.setAttribute("aria-hidden", "true");
    let dragging = false;
    picture.addEventListener("pointerdown", (event) => {
      dragging = true;
      picture.setPointerCapture(event.pointerId);
      setFromPointer(event);
    });
    picture.addEventListener("pointermove", (event) => dragging && setFromPointer(event));
    for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => (dragging = false));
    place.after(picture);
    draw();
  }

  addPicture();
  offerKeptTexts();
  if (form.dataset.ask) askWorthSoon(true);
  form.addEventListener("input", () => {
    draw();
    markWorth();
    checkSoon();
  });
  form.addEventListener("change", checkSoon);
})();
