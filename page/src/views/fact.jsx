// fact.jsx - why a line is there: rule, sentences, bytes, chain of sources.
import { useEffect, useRef } from 'preact/hooks';
import { useAsk } from '../api.js';
import { go, question } from '../state.js';
import { Waiting } from '../words.jsx';
import { ReviewForm } from './review.jsx';

export function Panel({ label, children }) {
  const ref = useRef();
  useEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    return () => before?.focus?.();
  }, []);
  const close = () => go({});
  return <dialog ref={ref} aria-label={label} onCancel={(e) => { e.preventDefault(); close(); }} onClick={(e) => e.target === ref.current && close()}>
    <button class="close" onClick={close}>Close</button>
    {children}
  </dialog>;
}

export function Fact({ id, state }) {
  const answer = useAsk(`api/explain/${encodeURIComponent(id)}?${question(state)}`);
  return <Panel label={`Why ${id} is here`}>
    <h2>Why is this here?</h2>
    <Waiting answer={answer}><pre class="explain">{answer.data}</pre></Waiting>
    <ReviewForm fact={id} state={state} />
  </Panel>;
}
