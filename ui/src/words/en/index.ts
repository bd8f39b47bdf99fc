import { common } from './common';
import { connect } from './connect';
import { create } from './create';
import { errors } from './errors';
import { frame } from './frame';
import { help } from './help';
import { importWords } from './import';
import { needs } from './needs';
import { people } from './people';
import { plan } from './plan';
import { rescue } from './rescue';
import { saved } from './saved';
import { settings } from './settings';
import { welcome } from './welcome';

export const en = {
  common,
  welcome,
  connect,
  frame,
  settings,
  help,
  needs,
  import: importWords,
  plan,
  create,
  people,
  rescue,
  saved,
  errors,
} as const;
