import { useReadyRsaPairs } from './ready-rsa-pairs';

useReadyRsaPairs();
