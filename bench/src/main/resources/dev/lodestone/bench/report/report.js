'use strict';
// Draws every plot of the page; the specifications stand in script elements of type application/json.
(function () {
  const tip = document.getElementById('tip');

  function showTip(handler, event, item, value) {
    if (value === null || value === undefined || value === '') {
      tip.style.display = 'none';
      return;
    }
    tip.textContent = Object.entries(value).map(([name, text]) => name + ': ' + text).join('\n');
    tip.style.display = 'block';
    const right = event.clientX + 14 + tip.offsetWidth < window.innerWidth;
    tip.style.left = (right ? event.clientX + 14 : event.clientX - 14 - tip.offsetWidth) + 'px';
    tip.style.top = Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 4) + 'px';
  }

  for (const script of document.querySelectorAll('script.specification')) {
    const place = script.previousElementSibling;
    try {
      const specification = JSON.parse(script.textContent);
      const compiled = vegaLite.compile(specification).spec;
      const view = new vega.View(vega.parse(compiled), { renderer: 'svg', container: place, hover: true, tooltip: showTip });
      view.runAsync().catch(failure => complain(place, failure));
    } catch (failure) {
      complain(place, failure);
    }
  }

  function complain(place, failure) {
    place.className = 'broken';
    place.textContent = 'This plot could not be drawn: ' + failure.message;
    console.error(failure);
  }
})();
