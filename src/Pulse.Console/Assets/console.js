// Comfort only: every page works without this module.

// Instants in the zone of the viewer. UTC stays in the title.
const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const showZoned = part => {
  for (const time of part.querySelectorAll('time[datetime]')) {
    const instant = new Date(time.dateTime);
    if (!Number.isNaN(instant.valueOf())) time.textContent = zoned.format(instant).replace(/ (?=[AP]M$)/, '\u00a0');
  }
};
showZoned(document);

// Times are entered in UTC. A line below the field says which time that is in the zone of the viewer.
for (const field of document.querySelectorAll('.field > input[type=datetime-local]')) {
  if (field.closest('.filters') || new Date().getTimezoneOffset() === 0) continue;
  const line = document.createElement('p');
  line.className = 'hint';
  field.after(line);
  const show = () => {
    const instant = new Date(`${field.value}Z`);
    line.textContent = Number.isNaN(instant.valueOf()) ? '' : `In your zone: ${zoned.format(instant)}`;
  };
  field.addEventListener('input', show);
  show();
}

// Buttons that copy the text of an element. Screen readers hear it too.
const spoken = document.createElement('p');
spoken.className = 'hidden';
spoken.setAttribute('aria-live', 'polite');
document.querySelector('main')?.append(spoken);
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  const text = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = spoken.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = text;
      spoken.textContent = '';
    }, 2000);
  });
}

// A form is sent once, also after a double click. The page is shown as busy until the next one.
const busy = () => document.querySelector('main')?.setAttribute('aria-busy', 'true');
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    busy();
  });
}
document.querySelector('main')?.addEventListener('click', event => {
  const link = event.target.closest('a[href]:not([download], [target])');
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && isPlain && link.origin === location.origin && link.href.split('#')[0] !== location.href.split('#')[0]) busy();
});
addEventListener('pageshow', event => {
  // A page from the memory of the browser can belong to a session that has ended.
  if (event.persisted) location.reload();
  document.querySelector('main')?.removeAttribute('aria-busy');
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// Filters apply at once. Empty ones stay out of the URL.
for (const form of document.querySelectorAll('form.filters')) {
  form.addEventListener('formdata', event => {
    for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name);
  });
}
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

// Menus close on Escape, on outside clicks and when the focus leaves them. The arrow keys move between their entries. "/" goes to the
// search of the page, "a" to the account switcher.
const menus = [...document.querySelectorAll('details.menu')];
const close = menu => {
  menu.open = false;
  menu.querySelector('summary').focus();
};
const move = (menu, key) => {
  const entries = [...menu.querySelectorAll('.panel :is(input, a, button)')].filter(entry => entry.offsetParent && entry.type !== 'hidden');
  const at = entries.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? entries.length - 1 : at - 1, Home: 0, End: entries.length - 1 }[key];
  entries.at(next % entries.length)?.focus();
};
for (const menu of menus) {
  menu.addEventListener('keydown', event => {
    const isText = event.target.matches('input');
    if (!['ArrowDown', 'ArrowUp', ...(isText ? [] : ['Home', 'End'])].includes(event.key)) return;
    event.preventDefault();
    menu.open = true;
    move(menu, event.key);
  });
  menu.addEventListener('focusout', event => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
for (const search of document.querySelectorAll('.switcher input[type=search]')) {
  const menu = search.closest('details');
  const none = menu.querySelector('[data-none]');
  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    const entries = [...menu.querySelectorAll('li')];
    for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
    none.hidden = entries.some(entry => !entry.hidden);
  });
  menu.addEventListener('toggle', () => {
    if (menu.open && matchMedia('(pointer: fine)').matches) search.focus();
  });
}
document.addEventListener('click', event => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    for (const menu of menus.filter(menu => menu.open)) close(menu);
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

// A narrow window shows the entry of the page in the menu, which scrolls sideways.
const entry = document.querySelector('.side a[aria-current]');
if (entry) {
  const side = entry.closest('.side');
  side.scrollLeft = entry.offsetLeft - (side.clientWidth - entry.offsetWidth) / 2;
}

// Sign-in: a one-time token is the fragment of its link, which browsers send to no server. It fills its field, goes along with the links
// and forms that lead there, and leaves the address bar.
const takeToken = () => {
  const token = location.hash.slice(1);
  if (!/^[0-9a-f]{64}$/.test(token)) return;
  for (const field of document.querySelectorAll('input[data-token]')) field.value = token;
  for (const link of document.querySelectorAll('a[data-token]')) link.hash = token;
  for (const form of document.querySelectorAll('form[data-token]')) form.action = `${form.action.split('#')[0]}#${token}`;
  history.replaceState(null, '', location.pathname + location.search);
};
takeToken();
addEventListener('hashchange', takeToken);

// Profile: recovery codes on paper.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
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
      if (!next.dataset.refresh) return location.reload();
      showZoned(next);
      part.replaceWith(next);
    }
  } catch {
    // The network is away for a moment.
  }
  refresh(next);
}, part.dataset.refresh * 1000);
for (const part of document.querySelectorAll('[data-refresh]:not([data-refresh=""])')) refresh(part);
// API keys. A field that belongs to one choice is shown and sent with it only: data-when names the radio buttons, data-value the choice.
for (const part of document.querySelectorAll('[data-when]')) {
  const choices = part.closest('form').querySelectorAll(`input[name="${part.dataset.when}"]`);
  const fields = part.querySelectorAll('input, select, textarea');
  const show = () => {
    const isChosen = [...choices].some(choice => choice.checked && choice.value === part.dataset.value);
    const isWrong = part.querySelector('[aria-invalid=true]') !== null;
    part.hidden = !isChosen && !isWrong;
    for (const field of fields) field.disabled = part.hidden;
  };
  for (const choice of choices) choice.addEventListener('change', show);
  show();
}

// Rows are added without a request: data-add-row names the container of the rows.
for (const button of document.querySelectorAll('[data-add-row]')) {
  button.type = 'button';
  button.textContent = 'Add a row';
  button.addEventListener('click', () => {
    const rows = document.getElementById(button.dataset.addRow);
    const row = rows.lastElementChild.cloneNode(true);
    const number = rows.children.length + 1;
    for (const field of row.querySelectorAll('input, textarea')) {
      field.value = '';
      field.setAttribute('aria-label', field.getAttribute('aria-label').replace(/\d+$/, number));
    }
    rows.append(row);
    row.querySelector('input').focus();
  });
}
// Long work on many keys is sent in parts of 100, so that its progress is known. data-in-parts of a button contains the number of keys.
// The server decides the size of a part and answers where the next one starts. A part that is sent again changes nothing twice.
const workInParts = (form, button) => {
  const box = document.getElementById('parts');
  const find = name => box.querySelector(`[data-parts-${name}]`);
  const [text, alert, failures, more, end] = ['text', 'alert', 'failures', 'continue', 'end'].map(find);
  const [bar, word, total] = [box.querySelector('progress'), box.dataset.doneWord, Number(button.dataset.inParts)];
  const fields = new FormData(form, button);
  let [done, good, receipt] = [0, 0, ''];

  const show = () => {
    if (done > 0) {
      bar.max = total;
      bar.value = done;
    }
    text.textContent = `${done} of ${total} keys are finished: ${good} ${word}, ${done - good} not.${done === total ? ` ${receipt}` : ''}`;
  };

  const take = part => {
    [done, good, receipt] = [part.done, good + part.good, part.receipt ?? receipt];
    for (const { item, why } of part.failures) {
      const row = failures.querySelector('tbody').insertRow();
      for (const cell of [item, why]) row.insertCell().textContent = cell;
      failures.hidden = false;
    }
    show();
  };

  const stop = reason => {
    alert.textContent = `Stopped after ${done} of ${total} keys. ${reason}`;
    [alert.hidden, more.hidden] = [false, false];
    more.focus();
  };

  const send = async () => {
    fields.set('from', done);
    // A field with the name "action" would hide the property of the form.
    const response = await fetch(form.getAttribute('action') ?? location.href, {
      method: 'POST', body: form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields),
    });
    const body = await response.text();
    if (response.status >= 500) throw new Error(response.statusText);
    if (!response.headers.get('content-type')?.includes('json')) {
      return 'The next keys are not changed, because you are signed out or this page is too old. Open it again and repeat the rest.';
    }
    const answer = JSON.parse(body);
    if (!response.ok) return `The next keys are not changed: ${answer.error ?? answer.detail}`;
    take(answer);
    return null;
  };

  const run = async () => {
    [alert.hidden, more.hidden] = [true, true];
    try {
      while (done < total) {
        const refusal = await send();
        if (refusal) return stop(refusal);
      }
    } catch {
      const last = Math.min(done + 100, total);
      return stop(`There was no answer for keys ${done + 1} to ${last}: they may be ${word}. No key changes twice if you continue.`);
    }
    end.hidden = false;
    end.focus();
  };

  for (const part of document.querySelectorAll('[data-before-parts]')) part.hidden = true;
  document.querySelector('main')?.removeAttribute('aria-busy');
  [box.hidden, box.tabIndex] = [false, -1];
  box.focus();
  more.addEventListener('click', run);
  show();
  run();
};
for (const button of document.querySelectorAll('button[data-in-parts]')) {
  button.form.addEventListener('submit', event => {
    if (event.submitter !== button || event.defaultPrevented || Number(button.dataset.inParts) <= 100) return;
    event.preventDefault();
    workInParts(button.form, button);
  });
}
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
  sign.closest('form').addEventListener('submit', event => { sign.hidden = event.defaultPrevented; });
}
addEventListener('pageshow', () => {
  for (const sign of document.querySelectorAll('[data-working]')) sign.hidden = true;
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
