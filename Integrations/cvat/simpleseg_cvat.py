"""A CVAT auto-annotation function over the server of `simpleseg serve`.

    cvat-cli task auto-annotate 137 --function-file Integrations/cvat/simpleseg_cvat.py \\
        -p url=str:http://localhost:8000 -p labels=str:"red cross,blue star"

Each label is asked for in words, "the red cross", in every picture. Outlines become polygons of that label, in pixels; an answer that there is none becomes nothing.
Needs cvat-sdk and Pillow, which cvat-cli brings.
"""

import base64
import io
import json
import time
import urllib.error
import urllib.request

import cvat_sdk.auto_annotation as cvataa


class Function:
    """Implements `cvat_sdk.auto_annotation.DetectionFunction`."""

    def __init__(self, labels, url, key, phrase, seconds):
        self.names, self.url, self.key, self.phrase, self.seconds = labels, url.rstrip("/"), key, phrase, seconds
        self.spec = cvataa.DetectionFunctionSpec(
            labels=[cvataa.label_spec(name, number, type="polygon") for number, name in enumerate(labels)])
        self.most = self.ask("/v1/info")["limits"]["max_queries"]

    def detect(self, context, image):
        """The objects of every label in a picture: for each ring of an outline a polygon, those of one answer in one group."""
        file = io.BytesIO()
        image.convert("RGB").save(file, "PNG")
        picture, shapes = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode(), []
        for start in range(0, len(self.names), self.most):
            names = self.names[start : start + self.most]
            reply = self.ask("/v1/segment", {"image": picture, "queries": [{"text": self.phrase.format(name)} for name in names]})
            picture = reply["image"]
            for number, result in enumerate(reply["results"], start):
                shapes += self.shapes(number, result["polygons"])
        return shapes

    def shapes(self, number, polygons):
        rings = [ring for ring in polygons if len(ring) >= 3]
        more = {"group": number + 1} if len(rings) > 1 else {}
        return [cvataa.polygon(number, [value for vertex in ring for value in vertex], **more) for ring in rings]

    def ask(self, path, body=None):
        """What the server answers. While it is busy or being started anew, it is asked again."""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        end = time.monotonic() + self.seconds
        while True:
            request = urllib.request.Request(self.url + path, None if body is None else json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=self.seconds) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                message = json.loads(error.read() or b"{}").get("error", {}).get("message", error.reason)
                if error.code not in (429, 503) or time.monotonic() > end:
                    raise RuntimeError(f"{self.url}{path}: {message}") from error
                time.sleep(float(error.headers.get("Retry-After", 1)))
            except OSError as error:
                if time.monotonic() > end:
                    raise RuntimeError(f"{self.url} does not answer: {error}") from error
                time.sleep(1)


def create(labels: str, url: str = "http://localhost:8000", key: str = "", phrase: str = "the {}", seconds: float = 300):
    """The function for labels with commas between them.

    labels   what to look for, as the task calls it
    url      where `simpleseg serve` listens
    key      what it was given as --api-key
    phrase   how a label is asked for; {} stands for it
    seconds  how long a server that is busy is asked again
    """
    names = [name.strip() for name in labels.split(",") if name.strip()]
    if not names:
        raise cvataa.BadFunctionError("labels: name at least one, with commas between them")
    return Function(names, url, key, phrase, float(seconds))
