import { playRules } from '../../support/rules/play';

playRules('GetDefaultKmsInstance |', { GetDefaultKmsInstance: {} });
