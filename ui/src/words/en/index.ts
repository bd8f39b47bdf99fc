import { backup } from './backup';
import { billing } from './billing';
import { check } from './check';
import { clients } from './clients';
import { clientsKeys } from './clients-keys';
import { common } from './common';
import { connect } from './connect';
import { create } from './create';
import { earlier } from './earlier';
import { errors } from './errors';
import { frame } from './frame';
import { handouts } from './handouts';
import { help } from './help';
import { history } from './history';
import { hours } from './hours';
import { importWords } from './import';
import { limits } from './limits';
import { months, usage } from './months';
import { needs } from './needs';
import { people } from './people';
import { plan } from './plan';
import { rescue } from './rescue';
import { review } from './review';
import { rotate } from './rotate';
import { saved } from './saved';
import { settings } from './settings';
import { snapshots } from './snapshots';
import { statements } from './statements';
import { welcome } from './welcome';

export const en = {
  common,
  welcome,
  connect,
  frame,
  backup,
  settings,
  help,
  needs,
  import: importWords,
  earlier,
  plan,
  create,
  people,
  limits,
  hours,
  handouts,
  check,
  snapshots,
  history,
  clients,
  clientsKeys,
  months,
  usage,
  statements,
  billing,
  rescue,
  review,
  rotate,
  saved,
  errors,
} as const;
