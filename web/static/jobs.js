// Follows a job: shows how far it is, and leads to its result once it has ended.
// Everything it does can be done without it: « Actualiser » is a plain link to the same page.
"use strict";

(() => {
  const PAUSE_MS = 1000;
  const LONGEST_PAUSE_MS = 15000;
  const box = document.querySelector("[data-job]");
  if (!box) return;
  const told = box.querySelector("[data-told]");
  const lasting = box.querySelector("[data-lasting]");
  const bar = box.querySelector("progress");
  let pause = PAUSE_MS;

  async function look() {
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 404) {
        location.replace(box.dataset.next);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      if (job.ended) {
        location.replace(box.dataset.next);
        return;
      }
      show(job);
      pause = PAUSE_MS;
    } catch {
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS); // the service is away for a moment: it is asked again
    }
    setTimeout(look, pause);
  }

  function show(job) {
    if (told.textContent !== job.told) told.textContent = job.told;
    lasting.textContent = job.lasting;
    if (job.share === null) bar.removeAttribute("value");
    else bar.value = job.share;
  }

  setTimeout(look, PAUSE_MS);
})();
