/* The little that pages do themselves. Every page works without it.
   1. What has to be put right takes the focus.
   2. A form marked data-keep keeps what is written until the server has it, also when the session ends on the way.
   3. In a group of choices marked data-quick one letter answers and leads on to the next group.
   4. A question marked data-only-if shows when the question of that name has the answer data-only-value. */
"use strict";
(() => {
  const PREFIX = "mellanrum:";

  /* 1 */
  const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();

  /* 2. A draft is {reader, values, sent, lost}. "sent": the form was submitted. "lost": the next page said that it was not
     received (sign-in, a failure). The server has it when the next page says that something was done: every use case
     that saves leaves a message. Until then it is kept: a connection that breaks says nothing at all. */
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const write = (key, draft) => { try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or off */ } };
  const reader = document.body.dataset.reader;

  const fields = (form) => [...form.elements].filter((field) =>
    field.name && field.matches("input, select, textarea") && !["hidden", "password", "file", "submit", "button"].includes(field.type));

  const valuesOf = (form) => {
    const values = {};
    for (const field of fields(form)) {
      const chosen = field.type === "radio" || field.type === "checkbox" ? (field.checked ? [field.value] : [])
        : field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
      values[field.name] = (values[field.name] || []).concat(chosen);
    }
    return values;
  };

  const fill = (form, values) => {
    for (const field of fields(form)) {
      const kept = values[field.name];
      if (!kept) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
      else field.value = kept[0] ?? "";
    }
  };

  const keep = (form) => {
    const key = PREFIX + form.dataset.keep;
    const draft = read(key);
    const note = form.querySelector("[data-keep-note]");
    // A form with data-keep-errors shows errors from the start (rows of a file): they are no answer to what was written.
    const answered = !("keepErrors" in form.dataset)
      && (form.querySelector("[aria-invalid='true']") || document.querySelector("[data-focus]"));
    if (draft && draft.reader === reader) {
      if (answered) write(key, { reader, values: valuesOf(form), sent: false, lost: false });
      else if (JSON.stringify(draft.values) === JSON.stringify(valuesOf(form))) sessionStorage.removeItem(key);
      else {
        fill(form, draft.values);
        if (note) note.hidden = false;
      }
    }
    form.addEventListener("input", () => write(key, { reader, values: valuesOf(form), sent: false, lost: false }));
    form.addEventListener("submit", () => write(key, { reader, values: valuesOf(form), sent: true, lost: false }));
    form.querySelector("[data-keep-drop]")?.addEventListener("click", () => {
      sessionStorage.removeItem(key);
      form.reset();
      if (note) note.hidden = true;
      fields(form)[0]?.focus();
    });
  };

  const arrived = "answer" in document.body.dataset && reader;
  const done = document.querySelector("main > * > [role='status'] .m-messages :is(.success, .info)");
  for (const key of drafts()) {
    const draft = read(key);
    if (!draft?.sent) continue;
    if (!arrived) write(key, { ...draft, lost: true });
    else if (done && !draft.lost) sessionStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-forget]"))
    form.addEventListener("submit", () => drafts().forEach((key) => sessionStorage.removeItem(key)));

  /* 3. <fieldset data-quick> with <input type="radio" data-key="n">; letters count only while the focus is in the group. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    const group = event.target.closest?.("fieldset[data-quick]");
    const choice = group?.querySelector(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!choice) return;
    event.preventDefault();
    if (!choice.checked) choice.click();
    const groups = [...document.querySelectorAll("fieldset[data-quick]")];
    const next = groups[groups.indexOf(group) + 1];
    (next ? next.querySelector("input:checked") || next.querySelector("input") : choice).focus();
  });

  /* 4. Without script it stands there always, with words that say whom it is for; what it holds counts only for them. */
  const follow = (form) => {
    const show = () => {
      for (const question of form.querySelectorAll("[data-only-if]")) {
        const { onlyIf, onlyValue } = question.dataset;
        question.hidden = !form.querySelector(`[name="${CSS.escape(onlyIf)}"][value="${CSS.escape(onlyValue)}"]:checked`);
      }
    };
    form.addEventListener("change", show);
    show();
  };

  const begin = (root) => {
    focusErrors(root);
    for (const form of root.querySelectorAll("form[data-keep]")) keep(form);
    for (const form of root.querySelectorAll("form:has([data-only-if])")) follow(form);
  };
  begin(document);
  document.addEventListener("htmx:after:swap", (event) => focusErrors(event.target));
})();
