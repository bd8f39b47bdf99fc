import type {
  BoardAsideRequest,
  BoardKeyRequest,
  BoardLinkRequest,
  BoardNameRequest,
  BoardPersonView,
  BoardView,
  ChangeRunView,
} from '../wire';
import { call } from './call';

export const board = (rosterId: number | null) => call<BoardView>('board', { rosterId });
export const boardPeople = () => call<BoardPersonView[]>('board_people');
export const boardKeep = (request: BoardKeyRequest) => call<null>('board_keep', { request });
export const boardKeepUndo = (request: BoardKeyRequest) => call<null>('board_keep_undo', { request });
export const boardLink = (request: BoardLinkRequest) => call<null>('board_link', { request });
export const boardName = (request: BoardNameRequest) => call<null>('board_name', { request });
export const boardSetAside = (request: BoardAsideRequest) => call<null>('board_set_aside', { request });
export const boardPutBack = (request: BoardKeyRequest) => call<ChangeRunView>('board_put_back', { request });
export const boardTurnOff = (request: BoardKeyRequest) => call<ChangeRunView>('board_turn_off', { request });
export const boardKeepThis = (request: BoardKeyRequest) => call<ChangeRunView>('board_keep_this', { request });
export const boardFindOut = () => call<null>('board_find_out');
