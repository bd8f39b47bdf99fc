// The help page about clients and bills.

export const helpClients = [
  {
    title: 'From a client to a statement',
    steps: [
      'Settings › Billing: choose your markup, currency, fee and what is printed as the seller.',
      'Clients: add each client, or import a file. A monthly limit starts anew on the 1st, 00:00 UTC.',
      'Create their keys in the same plan as for a class, and save the hand-over sheet for each client.',
      'Months: look at the month while it runs. When it is over, decide what is doubtful and close it.',
      'Statements: save them as PDF, table or mail draft. The app sends nothing by itself.',
    ],
  },
  {
    title: 'What the figures mean',
    table: {
      head: ['Figure', 'Meaning'],
      rows: [
        ['Usage', 'OpenRouter credits used with the client’s keys, in US dollars'],
        ['Your cost', 'Usage with the fee that buying credits costs: 5.5 % by card, 5 % by crypto, or your own'],
        ['Billed', 'Usage with the markup of each day, a fixed fee and a minimum, before tax'],
        ['Margin and share', 'Billed less cost, and that in per cent of billed. A 30 % markup leaves 18.8 % by card.'],
        ['Own provider keys', 'Paid to the providers, not to OpenRouter: shown, but neither cost nor billed'],
      ],
    },
  },
  {
    title: 'Where usage comes from',
    paragraphs: [
      'From your own snapshots, or from OpenRouter’s analytics, which goes back a year. Every number says where it was read and when. A day nobody read is a gap and is never filled in.',
      'For a whole month from snapshots you need one near its start and one near its end, 00:00 UTC. One is kept each time OpenRouter is read, by itself too while the app is open.',
      'Where a counter fell or a key was deleted between readings, the month asks you: count what the readings prove, or leave it out.',
    ],
  },
  {
    title: 'A closed month never changes',
    paragraphs: [
      'Closing freezes the figures and numbers the statements without a gap. Their fingerprints go into the history.',
      'What turns out wrong later is corrected by a credit or debit note with a number and a reason of its own. The statement itself stays.',
      'A statement says what was used. Whether you also need an invoice is for your tax adviser to say.',
    ],
  },
  {
    title: 'A file of clients',
    paragraphs: [
      'A table with one client in each row. Needed is “name”; further columns are “id”, “email”, “monthly limit”, “markup”, “tax”, “user ids” and “notes”. Nobody is removed by an import.',
    ],
    sample:
      'name,email,monthly limit,markup\nHarbor & Finch,billing@harbor.example,300,30 %\nCedar Clinic,office@cedar.example,150,',
  },
] as const;
