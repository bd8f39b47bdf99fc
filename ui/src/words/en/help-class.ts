// Help pages about a class that has its keys: limits, hand-outs, what changed outside, use over time, the record.

export const helpLimits = [
  {
    title: 'The spending limit',
    paragraphs: [
      'Every key gets a limit in US dollars. OpenRouter stops a key at about its limit; requests already running may take it a little over.',
      'Without a reset the limit is for the whole life of the key. With a reset it starts again each day, week or month, counted in UTC.',
    ],
  },
  {
    title: 'Changing limits',
    steps: [
      'Open the Limits tab of the class. Beside each limit at OpenRouter you can write your target.',
      'For many at once: “Target for everybody”, or the menu beside it, such as raising everybody by $1.00.',
      'At the right you see what the ticked changes do. A change that would stop a key at once is not ticked by itself.',
      'Press “Apply”. Each key is read again first; what was changed meanwhile is left alone and shown.',
    ],
  },
  {
    title: 'Taking it back, and files',
    paragraphs: [
      '“Undo” takes it all back for 10 seconds. Later, “Reverse this change…” in the History does.',
      'The menu at the top saves the limits as a file and takes targets from one.',
    ],
  },
  {
    title: 'Three things that are not the same',
    table: {
      head: ['What you see', 'What it means'],
      rows: [
        ['$0.00', 'The key cannot spend anything. To stop a key, turn it off instead; $0.00 cannot be set.'],
        ['An empty target', 'You wish nothing: the limit stays as it is.'],
        ['No limit', 'The key can spend until the account is empty. Only chosen by name, and confirmed.'],
      ],
    },
  },
  {
    title: 'Turning keys off',
    paragraphs: [
      'A key that is turned off spends nothing and keeps everything else; it can be turned on again. “Turn whole class off” does it for a class, and “Restore” later turns on exactly those that were on.',
      'Class hours do the same by the clock, while Keyroster runs on this computer.',
    ],
  },
  {
    title: 'The most it can cost',
    paragraphs: [
      'The plan adds up what all its keys may spend and shows it beside the credits of your account. Limits may add up to more than your credits: then keys stop when the account is empty.',
      'Keys only use credits when somebody uses them. Making a key costs nothing.',
    ],
  },
] as const;

export const helpHandouts = [
  {
    title: 'Cards, lists and drafts',
    paragraphs: [
      'The Hand-outs tab saves cards to print and cut, a list, a list for mail merge, or one e-mail draft for each person. Every card has the key as text and as a QR code, the limit, the last day, and how to use it.',
      'Mark who has got theirs. “Only keys not handed out” then saves what is still open. A new key for somebody starts without a mark.',
    ],
  },
  {
    title: 'Files with keys in them',
    paragraphs: [
      'Whoever has such a file can spend. Encrypt it when it leaves your computer, and delete it when you are done: the keys stay sealed in the app.',
    ],
  },
  {
    title: 'A lost key, or one that others know',
    paragraphs: [
      'Open the person and choose “Replace key…”. The new key is made first, with what was left. The old one works until you have handed out the new one and retire it.',
    ],
  },
] as const;

export const helpCheck = [
  {
    title: 'What a check does',
    paragraphs: [
      'It reads every key of the account at OpenRouter and compares it with what is kept here. It changes nothing there. Each check also keeps a snapshot.',
      'While the app is open it checks by itself; how often is in the settings.',
    ],
  },
  {
    title: 'What you may find',
    table: {
      head: ['Group', 'What you can do'],
      rows: [
        [
          'Changed outside this app',
          '“Put back” sets your value at OpenRouter again. “Keep” accepts what is there now.',
        ],
        ['Two keys for one person', 'Keep one; the others are turned off and can be turned on again.'],
        [
          'Needs an e-mail',
          'Keys made elsewhere. Link one to a person, name a new person, or leave it alone. Nothing changes at OpenRouter.',
        ],
        [
          'Not at OpenRouter any more',
          'Make the key again, or keep it as a record. What was used stays in every report.',
        ],
        ['Person left the class', 'The key still works. Turn it off to stop its spending.'],
      ],
    },
    paragraphs: ['When OpenRouter’s list was not complete, the app says so and calls no key gone.'],
  },
] as const;

export const helpSnapshots = [
  {
    title: 'What a snapshot is',
    paragraphs: [
      'What every key had used at one moment, kept on this computer. One is kept with each check; “Take snapshot” makes one now, for example before and after a lab.',
      'Give the ones you will look for a name. “Part” means OpenRouter’s list was not complete then.',
    ],
  },
  {
    title: 'Comparing two',
    steps: [
      'Choose two in the list: they become A and B. “Swap” turns them round.',
      'The chart has one bar for each person. The table below has every figure, and who never started.',
      '“Save comparison” makes a file for a spreadsheet or a page for people.',
    ],
  },
  {
    title: 'Files, and what is left out',
    paragraphs: [
      '“Open file…” compares a snapshot file, also one of the earlier classroom tool, with another file or with now.',
      '“Left out” are keys whose use cannot be told, such as those missing from one of the two.',
    ],
  },
  {
    title: 'First use',
    paragraphs: [
      'Who has never used their key, who is nearly out, who used far more than the others, and about when the money will be gone at the present pace.',
    ],
  },
] as const;

export const helpHistory = [
  {
    title: 'What is on record',
    paragraphs: [
      'Everything this app did and everything it noticed, with the value before and after, who did it and when. Nothing in it can be edited, and no key is ever in it.',
      'Search for a name, choose a kind, a class or days. Open an entry and press “Only this person” for one person’s whole story.',
    ],
  },
  {
    title: 'Taking a change back',
    paragraphs: [
      'Open the entry and choose “Reverse this change…”. You first see what it would do. A key that was changed again since then is left alone. A deleted key cannot come back.',
    ],
  },
  {
    title: 'Is it complete?',
    paragraphs: [
      '“Check that nothing is missing” goes through all entries: each one is tied to the one before it, so one that was removed or altered stands out.',
      '“Save history” writes what you see to a file.',
    ],
  },
] as const;
