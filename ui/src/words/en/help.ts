// The help pages: short, and all of them work without a network.

import { helpCheck, helpHandouts, helpHistory, helpLimits, helpSnapshots } from './help-class';
import { helpClients } from './help-clients';
import { helpBackup, helpBreaks, helpKeyboard, helpPractice, helpPrivacy } from './help-more';

export const help = {
  title: 'Help',
  pages: {
    start: 'Getting started',
    managementKey: 'What is a management key?',
    roster: 'Roster files',
    words: 'What the four words mean',
    limits: 'Limits and money',
    handouts: 'Handing keys out',
    check: 'Check: what changed outside',
    snapshots: 'Snapshots: who spent what',
    history: 'History',
    backup: 'Backups',
    clients: 'Clients and bills',
    breaks: 'When something breaks',
    keyboard: 'Keyboard',
    privacy: 'Privacy and what is sealed',
    practice: 'The practice account',
  },
  stillStuck: 'Still stuck?',
  support: 'Copy details for support…',
  start: [
    {
      title: 'From a roster to a list of keys',
      steps: [
        'Connect OpenRouter with a management key, or try the practice account first.',
        'Import a roster: a file with one person per row. You see every row before anything is kept.',
        'Look at the plan: who gets a key, with which limit, and the most this can cost.',
        'Create the keys. You can stop at any time and continue later; nothing is made twice.',
        'Save the list and hand the keys out. Delete the file afterwards; the keys stay sealed in the app.',
      ],
    },
    {
      title: 'What you can do with a class',
      paragraphs: [
        'Add, correct and remove people by hand, or import the roster again: only what changed is changed. Somebody missing from the new file stays and is only pointed out.',
        'The table shows how much each key has used. “Check now” reads OpenRouter again, and “Check” in the sidebar shows what was changed outside this app.',
      ],
    },
  ],
  managementKey: [
    {
      title: 'The master key that makes the others',
      paragraphs: [
        'OpenRouter has two kinds of key. A management key makes, limits and turns off other keys; it cannot talk to models. A student key talks to models until its spending limit is used.',
        'Keyroster needs one management key for each account. It is kept in your computer’s password store, or sealed with your passphrase, and goes only to OpenRouter.',
      ],
    },
    {
      title: 'Where to get one',
      steps: [
        'Sign in at openrouter.ai and open Settings › Management Keys.',
        'Create a key and call it “Keyroster”. In an organization, only an admin can do this.',
        'OpenRouter shows it once. Copy it and paste it in this app.',
      ],
    },
    {
      title: 'If it gets lost or known to others',
      paragraphs: ['Delete it at OpenRouter and paste a new one here. Student keys keep working meanwhile.'],
    },
  ],
  roster: [
    {
      title: 'Which files work',
      paragraphs: [
        'CSV and other text tables (commas, semicolons, tabs), Excel (.xlsx) and OpenDocument (.ods), and the exports of Canvas, Moodle, Blackboard and Google Classroom. You can also drop a file on the window or paste text.',
        'One column with names is enough. The preview shows how each column was understood; you can change it there.',
      ],
    },
    {
      title: 'Columns',
      table: {
        head: ['Column', 'Needed', 'What it is for'],
        rows: [
          ['name', 'yes, or an e-mail', 'Whose key it is. First and last name may stand in two columns.'],
          ['email', 'no', 'Tells people apart and is printed. Never part of a key name.'],
          ['id', 'no', 'The number of your institution. The surest way to know a person again.'],
          ['group', 'no', 'A section or a team'],
          ['limit', 'no', 'An own spending limit in US dollars, like 5 or 5.00'],
          ['limit_reset', 'no', 'never, daily, weekly or monthly'],
          ['expires_at', 'no', 'Last day of the key, like 2026-12-18'],
        ],
      },
    },
    {
      title: 'The smallest file that works',
      sample: 'email,name\nada@example.edu,Ada Lindqvist\nben@example.edu,Ben Castellanos',
    },
    {
      title: 'How people are known again',
      paragraphs: [
        'By their id, else by their e-mail, else by their name. Importing the same file twice changes nothing.',
      ],
    },
  ],
  words: [
    {
      title: 'Four words for a key',
      table: {
        head: ['Word', 'What it means'],
        rows: [
          ['Created', 'The key exists and is saved on this computer.'],
          ['Waiting', 'It was not asked for yet.'],
          ['Being checked', 'The answer got lost. We are finding out; nobody is charged twice.'],
          ['Needs you', 'There is one question only you can answer.'],
        ],
      },
      paragraphs: ['With those left out of the plan, the four counts always add up to the class.'],
    },
    {
      title: 'Why “Being checked” takes a few minutes',
      paragraphs: [
        'When an answer gets lost, OpenRouter may still be finishing the request. The app waits until that cannot happen any more, looks at the whole list of keys, and only then makes the key again or clears the one nobody could use.',
      ],
    },
  ],
  limits: helpLimits,
  handouts: helpHandouts,
  check: helpCheck,
  snapshots: helpSnapshots,
  history: helpHistory,
  backup: helpBackup,
  clients: helpClients,
  breaks: helpBreaks,
  keyboard: helpKeyboard,
  privacy: helpPrivacy,
  practice: helpPractice,
} as const;
