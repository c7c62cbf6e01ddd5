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

// The portal: a form with data-autosave is saved after a pause in typing. Each answer has the version for the next save.
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const state = form.querySelector('[data-save-state]');
  let pause;
  let saving;
  let isChanged = false;

  const say = (text, isBad = false) => {
    state.textContent = text;
    state.classList.toggle('bad', isBad);
  };

  const mark = errors => {
    for (const note of form.querySelectorAll('p.error')) note.remove();
    for (const field of form.querySelectorAll('input, select, textarea')) {
      const error = errors[field.name];
      field.toggleAttribute('aria-invalid', false);
      if (!error) continue;
      const note = document.createElement('p');
      note.className = 'error';
      note.id = `${field.id}-error-now`;
      note.textContent = error;
      field.after(note);
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-errormessage', note.id);
    }
  };

  const take = answer => {
    form.elements.version.value = answer.version;
    for (const [name, value] of Object.entries(answer.values)) {
      const first = form.querySelector(`fieldset[data-item="${name.slice(0, name.lastIndexOf('.'))}"]`);
      if (form.elements[name] || !first) continue;
      const id = document.createElement('input');
      Object.assign(id, { type: 'hidden', name, value });
      first.append(id);
    }
    for (const removed of form.querySelectorAll('fieldset[data-item] > label > input:checked')) removed.closest('fieldset').remove();
    say(answer.missing ? `Saved. ${answer.missing} missing in this section.` : 'Saved');
  };

  const send = async () => {
    isChanged = false;
    say('Saving…');
    try {
      const response = await fetch(form.action, {
        method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' },
      });
      if (response.redirected || !response.headers.get('content-type')?.includes('json')) {
        say('Not saved. Your key may have ended. Reload the page.', true);
        return;
      }
      const answer = await response.json();
      mark(answer.errors);
      const [name, error] = Object.entries(answer.errors)[0] ?? [];
      if (response.ok) take(answer);
      else say(form.elements[name] ? 'Not saved. Check the marked fields.' : `Not saved. ${error}`, true);
    } catch {
      say('Not saved. Pulse cannot be reached. Your next change is tried again.', true);
    }
  };

  const save = async () => {
    clearTimeout(pause);
    while (saving || isChanged) {
      saving ??= send().finally(() => { saving = null; });
      await saving;
    }
  };

  form.addEventListener('input', () => {
    isChanged = true;
    say('');
    clearTimeout(pause);
    pause = setTimeout(save, 800);
  });

  // The button waits for a save that is on its way, so that its version is the latest.
  form.addEventListener('submit', event => {
    clearTimeout(pause);
    isChanged = false;
    if (!saving) return;
    event.preventDefault();
    saving.then(() => {
      delete form.dataset.sent;
      form.requestSubmit(event.submitter);
    });
  });
}
