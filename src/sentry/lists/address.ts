/** More ids than this make an address that servers refuse: then all projects are asked for, and filtered here. */
export const MOST_IDS_IN_QUERY = 100;
