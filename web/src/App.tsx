import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createBrowserRouter } from "react-router";
import { ApiError } from "@/api/errors";
import { PageSkeleton } from "@/components/feedback/Skeletons";
import { Shell } from "@/components/layout/Shell";
import { Broken } from "@/routes/Broken";
import { Cases } from "@/routes/Cases";
import { NotFound } from "@/routes/NotFound";
import { Questions } from "@/routes/Questions";
import { SignIn } from "@/routes/SignIn";
import { Worklist } from "@/routes/Worklist";
import { cssVariables, theme } from "@/theme";

const router = createBrowserRouter([
  { path: "/signin", element: <SignIn /> },
  {
    element: <Shell />,
    errorElement: <Broken />,
    hydrateFallbackElement: <PageSkeleton />,
    children: [
      { path: "/", element: <Worklist /> },
      { path: "/tasks/:id", lazy: async () => ({ Component: (await import("@/routes/TaskPage")).TaskPage }) },
      { path: "/cases", element: <Cases /> },
      { path: "/cases/:id", lazy: async () => ({ Component: (await import("@/routes/CasePage")).CasePage }) },
      { path: "/imports", lazy: async () => ({ Component: (await import("@/routes/Imports")).Imports }) },
      { path: "/imports/:id", lazy: async () => ({ Component: (await import("@/routes/ImportPage")).ImportPage }) },
      { path: "/post", lazy: async () => ({ Component: (await import("@/routes/Post")).Post }) },
      { path: "/calendars", lazy: async () => ({ Component: (await import("@/routes/Calendars")).Calendars }) },
      { path: "/learning", lazy: async () => ({ Component: (await import("@/routes/Learning")).Learning }) },
      { path: "/questions", element: <Questions /> },
      { path: "/notices", lazy: async () => ({ Component: (await import("@/routes/NoticesPage")).NoticesPage }) },
      { path: "*", element: <NotFound /> },
    ],
  },
]);

/** What the server refused stays refused; only what did not get through is tried again. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiError && error.status < 500);
}

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, staleTime: 5_000 },
    // Without a network what somebody does fails at once and says so; else it would be held back without a word, and be
    // done later with what they had typed by then.
    mutations: { retry: false, networkMode: "always" },
  },
});

const colorScheme = localStorageColorSchemeManager({ key: "casework-color-scheme" });

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" colorSchemeManager={colorScheme}>
      <Notifications position="top-center" />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
