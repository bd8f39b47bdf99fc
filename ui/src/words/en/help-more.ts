// Help pages, second half.

export const helpBreaks = [
  {
    title: 'Nothing you were given gets lost',
    table: {
      head: ['What happens', 'What the app does'],
      rows: [
        [
          'The network fails',
          'Keys already made are safe. It waits and goes on by itself, or when you press “Try now”.',
        ],
        ['OpenRouter asks to slow down', 'It waits as long as asked and goes on. You can leave it running.'],
        [
          'An answer gets lost',
          'The key is “Being checked”. The app finds out what became of it before it tries again.',
        ],
        [
          'The app or the computer stops',
          'At the next start it says where it stopped and what became of open requests.',
        ],
        ['The management key is revoked', 'Finished keys keep working. Paste a new key to go on.'],
        ['The disk is full', 'It stops before making more keys. Free some room, then continue.'],
        ['The saved file is damaged', 'It offers the last good copy. Students’ keys keep working.'],
      ],
    },
  },
] as const;

export const helpBackup = [
  {
    title: 'A restored copy',
    paragraphs: [
      'If the file comes from a backup or another computer, keys may exist that it does not know. The app asks you to review them before it makes new ones.',
    ],
  },
  {
    title: 'One encrypted file',
    paragraphs: [
      'Settings › Security & backup saves everything as one encrypted file. It opens on any computer with its passphrase alone. The app opens it again and checks every key in it before it says that it is done.',
      'Keep the file away from this computer, and the passphrase away from the file. Nobody can bring a lost passphrase back.',
      'Restoring sets the list that is there aside. If the other computer is still in use, do not create keys on both.',
    ],
  },
  {
    title: 'The recovery code',
    paragraphs: [
      'Eight groups of four characters on paper. It opens your saved keys when the computer’s password store was lost, or when you forgot the passphrase of the list. It is no backup: it needs the list’s file. A new code makes the old one useless.',
    ],
  },
] as const;

export const helpKeyboard = [
  {
    title: 'Everywhere',
    table: {
      head: ['Keys', 'What they do'],
      rows: [
        ['Tab, Shift Tab', 'Next or previous control'],
        ['Ctrl K', 'Go to a class or screen'],
        ['Ctrl 1 … 9', 'Classes in their order'],
        ['Ctrl ,', 'Settings'],
        ['F1', 'Help'],
        ['Ctrl Enter', 'The filled button of the screen, never a delete'],
        ['Ctrl F', 'Find in this list'],
        ['Ctrl I', 'Import a roster'],
        ['Ctrl R', 'Check now'],
        ['Ctrl S', 'Save the list'],
        ['Ctrl Z', 'Undo while the message is there'],
        ['Esc', 'Close the dialog or panel, then clear ticks, then the search'],
      ],
    },
    paragraphs: ['On a Mac, Cmd in place of Ctrl.'],
  },
  {
    title: 'In a table',
    table: {
      head: ['Keys', 'What they do'],
      rows: [
        ['↑ ↓, Home, End, Page Up, Page Down', 'Move from row to row'],
        ['Space', 'Tick the row'],
        ['Shift ↑ ↓', 'Tick several'],
        ['Ctrl A', 'Tick all shown'],
        ['Enter', 'Open the person'],
      ],
    },
  },
] as const;

export const helpPrivacy = [
  {
    title: 'Who the app talks to',
    paragraphs: [
      'Only openrouter.ai, and nobody else: no statistics, no updates behind your back. The practice account talks to nobody at all.',
      'OpenRouter sees the key names. You choose whether they carry the name, the id or a number. E-mail addresses never go into them.',
    ],
  },
  {
    title: 'What is sealed and what is not',
    table: {
      head: ['Thing', 'How it is kept'],
      rows: [
        [
          'Management key',
          'In your computer’s password store, or sealed with your passphrase. It can never be shown; only an encrypted backup takes it along, if you say so.',
        ],
        [
          'Student keys',
          'Sealed in the data file. One can be copied or shown on request; a saved list holds them in plain text.',
        ],
        ['Names, e-mails, classes, usage', 'Plain in the data file, readable by whoever can read your files'],
        ['Log and support details', 'No keys, no names, no e-mail addresses'],
      ],
    },
  },
  {
    title: 'What this cannot protect against',
    paragraphs: [
      'Bad software running under your own name, somebody who can sign in to your OpenRouter account, and whoever gets a saved list.',
    ],
  },
] as const;

export const helpPractice = [
  {
    title: 'Everything works, nothing is real',
    paragraphs: [
      'The practice account is a pretend OpenRouter inside the app. It needs no account and no network, has its own keys and its own credits, and every file saved from it says PRACTICE.',
      'It comes with a pretend class. Import your own roster too, create keys, stop half-way, start again.',
    ],
  },
  {
    title: 'Rehearse breakdowns',
    paragraphs: [
      'The violet strip has a menu: let time pass so that keys are used, or rehearse lost answers, a slow network, a revoked key or a wrong limit, and watch what the app does.',
    ],
  },
] as const;
