// Looks at a page from inside it. Each function is evaluated in the page, alone: it may use nothing
// around it.

/** Puts a stylesheet on the page through the object model, which its policy allows. */
export function spaceOut(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}

/** What makes the page scroll sideways, and which elements cut off what they hold. */
export function overflows() {
  const wrong = [];
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  const called = (element) => `<${element.localName} class="${element.className}">`;
  if (over > 0) {
    const past = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > root.clientWidth + 1 || left < -1;
    });
    wrong.push(`it is ${over}px too wide, by ${past.slice(0, 3).map(called).join(', ')}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(element);
    const hides = [overflowX, overflowY].some((value) => value === 'hidden' || value === 'clip');
    const cut = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    // A field moves along with what is typed; what is cut to a few lines on a card stands in full on
    // the page that the card leads to.
    if (element.matches('input, select') || webkitLineClamp !== 'none') continue;
    // What only a screen reader is told is cut off on purpose.
    if (hides && cut && element.clientWidth > 1 && element.checkVisibility()) wrong.push(`${called(element)} cuts words off`);
  }
  return wrong;
}

/** Everything that can be worked on this page, in its order, as `focused` names it. */
export function reachable() {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const groups = new Set();
  let n = 0;
  const names = [];
  for (const element of document.querySelectorAll(all)) {
    if (element.disabled || !element.checkVisibility()) continue;
    if (element.type === 'radio') {
      // One stop for a whole group, at its first, since nothing is chosen for her.
      const group = `${element.form?.action} ${element.name}`;
      if (groups.has(group)) continue;
      groups.add(group);
    }
    n += 1;
    element.dataset.stop = `${n}: <${element.localName}> ${(element.innerText || element.name || '').trim().slice(0, 40)}`;
    names.push(element.dataset.stop);
    const { outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
    element.dataset.before = [outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor].join();
  }
  return names;
}

/** What has the focus, and whether it looks different from before. */
export function focused() {
  const element = document.activeElement;
  const { outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
  const now = [outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor].join();
  const { width, height } = element.getBoundingClientRect();
  return {
    name: element.dataset.stop ?? `<${element.localName}>`,
    seen: element.matches(':focus-visible') && now !== element.dataset.before && width > 0 && height > 0,
  };
}
