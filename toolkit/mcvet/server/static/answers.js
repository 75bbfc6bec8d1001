// Fetches from the server how the page changes for another address. Only the last request counts; it is repeated until it is answered
// or replaced by another.

const SOON = 500, LATEST = 8000, PATIENCE = 30_000, MOST_AHEAD = 4;

// An answer with the reason why there is no view.
export class Fault extends Error {}

export class Answers {
  #address; #fetch; #wait; #lost; #turn = 0; #asking = null; #ahead = new Map(); #hurry = () => {};

  // `lost` is called each time the server does not answer. Tests replace `ask` and `wait`.
  constructor({ answers, mark }, lost, { ask = (...question) => fetch(...question), wait = (time) => new Promise((done) => setTimeout(done, time)) } = {}) {
    [this.#address, this.mark, this.drawn] = [answers, mark, false];
    [this.#fetch, this.#wait, this.#lost] = [ask, wait, lost];
  }

  // Returns the changes, or null if another request was made meanwhile.
  async ask(query) {
    const turn = (this.#turn += 1), isOld = () => turn !== this.#turn;
    this.#asking?.abort();
    this.#hurry();
    for (let pause = SOON; !isOld(); pause = Math.min(2 * pause, LATEST)) {
      try {
        const answer = await this.#get(query);
        return isOld() ? null : answer;
      } catch (error) {
        if (isOld()) return null;
        if (error instanceof Fault) throw error;
        this.#lost();
        await Promise.race([this.#wait(pause), new Promise((resolve) => { this.#hurry = resolve; })]);
      }
    }
    return null;
  }

  // Repeats a pending request immediately instead of after a pause.
  hurry() { this.#hurry(); }

  // Cancels the pending request.
  cancel() {
    this.#turn += 1;
    this.#asking?.abort();
    this.#hurry();
  }

  // Records the view that the page shows, including its charts.
  shows(mark) {
    [this.mark, this.drawn] = [mark, true];
    this.#ahead.clear();
  }

  // Fetches an answer that may be needed next. Few answers are kept, and failures are ignored.
  ahead(query) {
    const address = this.#of(query);
    if (this.#ahead.has(address)) return;
    if (this.#ahead.size >= MOST_AHEAD) this.#ahead.delete(this.#ahead.keys().next().value);
    const answer = this.#read(address);
    this.#ahead.set(address, answer);
    answer.catch(() => this.#ahead.delete(address));
  }

  #of(query) { return `${this.#address}${this.mark}${this.drawn ? "/drawn" : ""}${query}`; }

  #get(query) {
    const address = this.#of(query), asking = (this.#asking = new AbortController());
    const ahead = this.#ahead.get(address);
    if (ahead) return ahead;
    const late = setTimeout(() => asking.abort(), PATIENCE);
    return this.#read(address, asking.signal).finally(() => clearTimeout(late));
  }

  async #read(address, signal) {
    const answer = await this.#fetch(address, { signal });
    if (answer.status === 500) throw new Fault((await answer.json().catch(() => ({}))).fault ?? "");
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }
}
