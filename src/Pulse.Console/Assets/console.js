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

// Usage and tools of API keys. A box that ticks all boxes of a name, a file that is read into a field, and a sign that long work goes on.
for (const all of document.querySelectorAll('[data-tick-all]')) {
  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.tickAll}"]`)) box.checked = all.checked;
  });
}
for (const file of document.querySelectorAll('[data-fill]')) {
  file.closest('[hidden]')?.removeAttribute('hidden');
  file.addEventListener('change', async () => {
    if (file.files.length > 0) document.getElementById(file.dataset.fill).value = await file.files[0].text();
  });
}
for (const sign of document.querySelectorAll('[data-working]')) {
  sign.closest('form').addEventListener('submit', () => { sign.hidden = false; });
}
addEventListener('pageshow', () => {
  for (const sign of document.querySelectorAll('[data-working]')) sign.hidden = true;
});
