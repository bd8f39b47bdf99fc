import type {
  AllAccountsView,
  BillingTermsRequest,
  BillingTermsView,
  DecideUsageRequest,
  MonthRequest,
  MonthView,
  SavedFileView,
  UsageAskedView,
  UsageView,
  YearView,
} from '../wire';
import { call } from './call';

export const billingTerms = () => call<BillingTermsView>('billing_terms');
export const billingSet = (request: BillingTermsRequest) => call<BillingTermsView>('billing_set', { request });
export const rateSet = (day: string, rate: string) => call<BillingTermsView>('rate_set', { day, rate });
export const monthView = (request: MonthRequest) => call<MonthView>('month_view', { request });
export const usageDecide = (request: DecideUsageRequest) => call<null>('usage_decide', { request });
export const yearView = (year: string) => call<YearView>('year_view', { year });
export const allAccountsMonth = (month: string) => call<AllAccountsView>('all_accounts_month', { month });
export const usageView = (month: string) => call<UsageView>('usage_view', { month });
export const usageAsk = (month: string) => call<UsageAskedView>('usage_ask', { month });
export const usageSave = (month: string) => call<SavedFileView>('usage_save', { month });
