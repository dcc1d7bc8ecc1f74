import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import type { SubmitEvent } from "react";
import { explain } from "@/api/errors";
import { useSignIn } from "@/api/session";
import type { Me } from "@/api/types";

interface SignInFormProps {
  name?: string;
  onDone: (me: Me) => void;
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

export function SignInForm({ name, onDone }: SignInFormProps) {
  const signIn = useSignIn();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ name: text(form, "name").trim(), password: text(form, "password") }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {signIn.isError && <Alert color="red" role="alert" variant="light">{explain(signIn.error)}</Alert>}
        <TextInput label="Name" name="name" autoComplete="username" defaultValue={name} required withAsterisk={false} data-autofocus={!name || undefined} autoFocus={!name} />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} data-autofocus={name ? true : undefined} autoFocus={Boolean(name)} />
        <Button type="submit" loading={signIn.isPending} mt="xs" fullWidth>Sign in</Button>
      </Stack>
    </form>
  );
}
