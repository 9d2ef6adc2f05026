import { createSpotlight } from "@mantine/spotlight";

export const [searchStore, searchActions] = createSpotlight();

export const openSearch = (): void => searchActions.open();
