/**
 * The launcher and the panel. `:host` is told with `!important`: of important rules the shadow's own win over those of
 * the page, so that no reset of the page (`* { all: unset !important }`) reaches the element. Nothing moves: the panel
 * only fades in.
 */
export const STYLES = `:host{all:initial!important;position:fixed!important;z-index:2147483647!important}
*{position:fixed;inset-inline-end:20px;border:0;padding:0}
button{inset-block-end:20px;width:56px;height:56px;border-radius:18px;cursor:pointer;background:var(--fill);color:var(--on);box-shadow:0 0 0 1px #0002,0 8px 24px -4px #0006}
button:hover{filter:brightness(1.08)}
button:focus-visible{outline:3px solid var(--fill);outline-offset:3px;box-shadow:0 0 0 3px var(--on)}
svg{width:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;inset:-6px -6px auto auto;min-width:12px;padding:0 5px;border-radius:11px;background:#c62035;color:#fff;font:600 13px/22px system-ui;text-align:center}
i:empty,p:empty{display:none}
div{inset-block-end:92px;width:400px;max-width:calc(100vw - 40px);height:min(680px,100vh - 112px);border-radius:18px;overflow:hidden;background:Canvas;box-shadow:0 0 0 1px #0002,0 24px 60px -12px #0007;visibility:hidden;opacity:0;transition:.16s}
.open{visibility:visible;opacity:1}
.modal{inset:0;width:auto;max-width:none;height:var(--height);border-radius:0}
.modal.open+button{display:none}
iframe,p,svg{position:static}
iframe,p{width:100%;height:100%}
p{font:16px/1.5 system-ui;text-align:center;color:CanvasText}`;
