import { Center, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useMe } from "@/api/session";
import { SignInForm } from "@/components/layout/SignInForm";
import { ThemeToggle } from "@/components/layout/ThemeToggle";

/** Only a path of this app, never another site. */
function safe(to: string | null): string {
  return to && /^\/(?![/\\])/.test(to) ? to : "/";
}

export function SignIn() {
  useDocumentTitle("Sign in - Casework");
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const me = useMe();
  const to = safe(search.get("to"));
  if (me.data) return <Navigate to={to} replace />;
  return (
    <Center component="main" mih="100%" p="md">
      <div className="surface" style={{ width: "100%", maxWidth: 380, padding: "32px 32px 36px" }}>
        <Group gap={12} mb={24} wrap="nowrap">
          <img src="/icon.svg" width={38} height={38} alt="" />
          <div style={{ flex: 1 }}>
            <Title order={1} lh={1.2}>Casework</Title>
            <Text size="sm" c="dimmed">Sign in to work on your cases</Text>
          </div>
          <ThemeToggle />
        </Group>
        <SignInForm onDone={() => void navigate(to, { replace: true })} />
      </div>
    </Center>
  );
}
