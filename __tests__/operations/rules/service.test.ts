import { playRules } from '../../support/rules/play';

playRules(
  `
DescribeRegions          |
DescribeService          |
DescribeAccountKmsStatus |
OpenKmsService           |
`,
  { DescribeRegions: {}, DescribeService: {}, DescribeAccountKmsStatus: {}, OpenKmsService: {} },
);
