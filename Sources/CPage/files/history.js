// Undo and redo over values that are never changed in place: a step back is a reference.

export class History {
  #past = [];
  #future = [];
  #limit;

  constructor(value, limit = 200) {
    this.value = value;
    this.#limit = limit;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Makes `value` the present one. Steps with the same `run` (a drag, a held arrow key) count as one; null never joins. */
  commit(value, label, run = null) {
    const last = this.#past.at(-1);
    if (run === null || last?.run !== run) {
      this.#past.push({ value: this.value, label, run });
      if (this.#past.length > this.#limit) this.#past.shift();
    }
    this.#future = [];
    this.value = value;
  }

  /** Goes a step back and returns what it was called, or null. */
  undo() {
    const step = this.#past.pop();
    if (!step) return null;
    this.#future.push({ value: this.value, label: step.label });
    this.value = step.value;
    const last = this.#past.at(-1);
    if (last) last.run = null;
    return step.label;
  }

  /** Goes a step forward again and returns what it was called, or null. */
  redo() {
    const step = this.#future.pop();
    if (!step) return null;
    this.#past.push({ value: this.value, label: step.label, run: null });
    this.value = step.value;
    return step.label;
  }
}
