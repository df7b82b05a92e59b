/** Whether a customer's message opens a closed conversation again, or starts the next one. Never fails: there is a default. */
export interface Reopening {
  reopensOnMessage(): Promise<boolean>;
}
