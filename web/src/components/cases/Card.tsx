import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./case.module.css";

interface CardProps {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Card({ title, action, children }: CardProps) {
  const id = useId();
  return (
    <section className={`surface ${classes.card}`} aria-labelledby={id}>
      <div className={classes.cardHead}>
        <Title order={2} id={id}>{title}</Title>
        {action}
      </div>
      {children}
    </section>
  );
}
