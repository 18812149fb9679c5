"use strict";
/* Offers a button where the browser can print by itself; without it, the page is printed from the menu. */
const button = document.getElementById("imprimer");
if (button && typeof window.print === "function") {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
