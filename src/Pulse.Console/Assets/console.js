// Comfort only: every page works without this module.

// Instants in the zone of the viewer. UTC stays in the title.
const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
for (const time of document.querySelectorAll('time[datetime]')) {
  const instant = new Date(time.dateTime);
  if (!Number.isNaN(instant.valueOf())) time.textContent = zoned.format(instant);
}

// Buttons that copy the text of an element.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const text = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = text; }, 2000);
  });
}

// A form is sent once, also after a double click. The page is shown as busy until the next one.
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    document.querySelector('main')?.setAttribute('aria-busy', 'true');
  });
}
addEventListener('pageshow', () => {
  document.querySelector('main')?.removeAttribute('aria-busy');
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// Filters apply at once.
for (const select of document.querySelectorAll('form.filters select')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}

// A destructive button waits for the typed name, which data-expected contains.
for (const input of document.querySelectorAll('input[data-expected]')) {
  const button = input.form.querySelector('button.danger');
  const check = () => { button.disabled = input.value.trim() !== input.dataset.expected; };
  input.addEventListener('input', check);
  check();
}

// Long lists of checkboxes can be searched: data-search names the list.
for (const search of document.querySelectorAll('[data-search]')) {
  search.closest('[hidden]')?.removeAttribute('hidden');
  const items = document.querySelectorAll(`${search.dataset.search} label`);
  search.addEventListener('input', () => {
    const wanted = search.value.toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
}

// Menus close on Escape and outside clicks. "/" goes to the search of the page, "a" to the account switcher.
const menus = [...document.querySelectorAll('details.menu')];
document.addEventListener('click', event => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    for (const menu of menus.filter(menu => menu.open)) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
  if (event.key === '/') {
    const search = document.querySelector('main input[type=search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === 'a') {
    const switcher = document.querySelector('details.switcher');
    if (switcher) {
      event.preventDefault();
      switcher.open = true;
      switcher.querySelector('input').focus();
    }
  }
});

// A part of a page that shows progress is read again until it is finished. data-refresh contains the seconds. Without scripts the whole
// page reloads.
const refresh = part => setTimeout(async () => {
  let next = part;
  try {
    const response = await fetch(location.href);
    if (response.redirected) return location.reload();
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      next = page.getElementById(part.id);
      for (const time of next.querySelectorAll('time[datetime]')) time.textContent = zoned.format(new Date(time.dateTime));
      part.replaceWith(next);
      if (!next.dataset.refresh) return location.reload();
    }
  } catch {
    // The network is away for a moment.
  }
  refresh(next);
}, part.dataset.refresh * 1000);
for (const part of document.querySelectorAll('[data-refresh]:not([data-refresh=""])')) refresh(part);
