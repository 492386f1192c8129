// QR codes in pictures, for browsers that cannot read them by themselves: jsQR.
import jsQR from "jsqr";

window.prachaReadCode = ({ data, width, height }) => jsQR(data, width, height)?.data ?? "";
