import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Countdown, LiveDuration } from '../../ui/duration.tsx';
import { Why } from '../../ui/why.tsx';
import type { Piece, Sentence } from './why-sentence.ts';

/** A sentence with its countdowns and links. */
export function WhyLine({
  sentence,
  isCut = false,
  children,
}: {
  readonly sentence: Sentence;
  readonly isCut?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Why hue={sentence.hue} isCut={isCut} lead={<Pieces pieces={sentence.lead} />}>
      <Pieces pieces={sentence.rest} />
      {children}
    </Why>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): ReactNode {
  // A piece is its place in the sentence.
  return pieces.map((piece, index) => <PieceText key={`${index}${piece.kind}`} piece={piece} />);
}

function PieceText({ piece }: { readonly piece: Piece }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return <code>{piece.text}</code>;
    case 'instance':
      return (
        <Link to="/instances/$id" params={{ id: String(piece.id) }} className="link">
          {piece.id}
        </Link>
      );
    case 'until':
      return <Countdown untilMs={piece.atMs} />;
    case 'since':
      return <LiveDuration sinceMs={piece.atMs} />;
  }
}
