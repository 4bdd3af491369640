/* Lays a picture taken after the works over the one taken before, with a slider between them.
   Without this script both stand side by side. The slider is an ordinary range: arrow keys move it. */
for (const figure of document.querySelectorAll("[data-compare]")) {
  const two = figure.querySelector(".pair-two");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = 0;
  slider.max = 100;
  slider.value = 50;
  slider.setAttribute("aria-label", figure.dataset.compare);
  const cut = () => two.style.setProperty("--cut", `${slider.value}%`);
  slider.addEventListener("input", cut);
  figure.classList.add("is-compared");
  two.after(slider);
  cut();
}
