/** The few pictograms of the app; all decorative, the words stand beside them or in the button's label. */

import type { ReactNode } from "react";

interface IconProps {
  size?: number;
}

function icon(shape: ReactNode) {
  return function Icon({ size = 16 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };
}

export const IconAlert = icon(<><path d="M12 4 2.8 19.5h18.4z" /><path d="M12 10v4.5M12 17.2v.1" /></>);
export const IconBack = icon(<path d="M14.5 5.5 8 12l6.5 6.5" />);
export const IconForward = icon(<path d="M9.5 5.5 16 12l-6.5 6.5" />);
export const IconCheck = icon(<path d="m4.5 12.5 5 5 10-11" />);
export const IconClock = icon(<><circle cx="12" cy="12" r="8.5" /><path d="M12 7v5.2l3.2 2" /></>);
export const IconRise = icon(<><path d="M12 19V5.5M6 11l6-6 6 6" /></>);
export const IconFile = icon(<><path d="M6 3.5h8L19 8.5v12H6z" /><path d="M13.5 3.5v5.5H19" /></>);
export const IconFit = icon(<><path d="M3.5 5v14M20.5 5v14M7 12h10M9.5 9 7 12l2.5 3M14.5 9l2.5 3-2.5 3" /></>);
export const IconMenu = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const IconPlus = icon(<path d="M12 5v14M5 12h14" />);
export const IconMinus = icon(<path d="M5 12h14" />);
export const IconClose = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const IconSearch = icon(<><circle cx="10.5" cy="10.5" r="6" /><path d="m15 15 5 5" /></>);
export const IconUpload = icon(<><path d="M12 15.5V4.5M7.5 9 12 4.5 16.5 9M4.5 16v3.5h15V16" /></>);
export const IconDownload = icon(<><path d="M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15" /></>);
export const IconTarget = icon(<><circle cx="12" cy="12" r="5.5" /><path d="M12 2.5v4M12 17.5v4M2.5 12h4M17.5 12h4" /></>);
export const IconSun = icon(<><circle cx="12" cy="12" r="4" /><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" /></>);
export const IconMoon = icon(<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />);
export const IconKeyboard = icon(<><rect x="2.5" y="6" width="19" height="12" rx="2" /><path d="M6.5 10h.1M10 10h.1M13.5 10h.1M17 10h.1M8 14h8" /></>);
export const IconSignOut = icon(<><path d="M14 4.5H5.5v15H14M10.5 12H20M17 8.5l3.5 3.5-3.5 3.5" /></>);
export const IconEye = icon(<><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" /><circle cx="12" cy="12" r="2.8" /></>);
export const IconInbox = icon(<><path d="M3.5 13.5 6 5h12l2.5 8.5v5.5h-17z" /><path d="M3.5 13.5H8.500l1.500 2.500h4l1.500-2.500h5" /></>);
export const IconBell = icon(<><path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15z" /><path d="M10 21h4" /></>);
export const IconClip = icon(<path d="m18.500 11-7 7a4.300 4.300 0 0 1-6-6l7.500-7.500a2.900 2.900 0 0 1 4 4l-7.300 7.300a1.400 1.400 0 0 1-2-2l6.300-6.300" />);
export const IconStamp = icon(<><path d="M5 20.500h14M6 17v-3.500h4.500C10.500 10 9 9 9 6.800a3 3 0 0 1 6 0c0 2.200-1.500 3.200-1.500 6.700H18V17z" /></>);
export const IconCopy = icon(<><path d="M9 9h11v11H9z" /><path d="M15 5.500V4H4v11h1.500" /></>);
