/// <reference types="k6/global" />
