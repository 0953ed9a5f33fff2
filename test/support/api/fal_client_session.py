"""Speaks to a server on this machine with fal's own Python client, unmodified.

Usage: fal_client_session.py SESSION ADDRESS SUBJECT; prints one JSON document about what came back. SESSION is what the
server does with the picture SUBJECT: `works` (everything that a program does with the client, one after the other), `fails`
or `waits` for a cancel; or the program `revisits` the request SUBJECT.
"""

import asyncio
import json
import sys
from pathlib import Path

import fal_client
import fal_client.client as settings

APP = "fal-ai/trellis"


def point_at(address: str) -> None:
    settings.RUN_URL_FORMAT = f"{address}/"
    settings.QUEUE_URL_FORMAT = f"{address}/queue/"
    settings.REST_URL = address
    settings.CDN_URL = address


def failure_of(work) -> dict:
    try:
        work()
    except fal_client.FalClientHTTPError as failure:
        return {"status": failure.status_code, "type": failure.error_type, "message": failure.message}
    raise AssertionError("it went well")


def subscribe(picture: Path) -> dict:
    updates: list[fal_client.Status] = []
    enqueued: list[str] = []
    result = fal_client.subscribe(
        APP,
        arguments={"image_url": fal_client.encode_file(picture), "seed": 7},
        with_logs=True,
        on_enqueue=enqueued.append,
        on_queue_update=updates.append,
    )
    completed = updates[-1]
    assert isinstance(completed, fal_client.Completed)
    logs = [entry["message"] for entry in completed.logs or []]
    return {"result": result, "requestId": enqueued[0], "logs": logs, "metrics": completed.metrics}


def step_by_step(picture: Path) -> dict:
    handle = fal_client.submit(f"{APP}/multi", arguments={"image_urls": [fal_client.upload_file(picture)]}, priority="low")
    result = handle.get()
    completed = fal_client.status(APP, handle.request_id)
    again = fal_client.result(APP, handle.request_id)
    return {"same": result == again, "completed": isinstance(completed, fal_client.Completed), "requestId": handle.request_id}


def upload_in_parts(picture: Path) -> dict:
    client = fal_client.SyncClient()
    url = settings.MultipartUpload.save_file(
        client=client._client,
        token_manager=client._token_manager,
        file_path=picture,
        content_type="image/png",
        chunk_size=100,
    )
    stored = client._client.get(url).content
    return {"same": stored == picture.read_bytes(), "result": fal_client.run(APP, arguments={"image_url": url})}


def upload_by_the_other_way(picture: Path) -> bool:
    url = fal_client.upload(picture.read_bytes(), "image/png", "a chair.png", repository="fal")
    return fal_client.SyncClient()._client.get(url).content == picture.read_bytes()


async def subscribe_async(picture: Path) -> dict:
    return await fal_client.subscribe_async(APP, arguments={"image_url": await fal_client.upload_file_async(picture)})


def works(picture: Path) -> dict:
    return {
        "subscribe": subscribe(picture),
        "stepByStep": step_by_step(picture),
        "parts": upload_in_parts(picture),
        "otherWay": upload_by_the_other_way(picture),
        "async": asyncio.run(subscribe_async(picture)),
        "invalid": failure_of(lambda: fal_client.subscribe(APP, arguments={"image_url": "x", "texture_size": 700})),
        "unknown": failure_of(lambda: fal_client.result(APP, "no-such-request")),
        "over": failure_of(lambda: fal_client.cancel(APP, step_by_step(picture)["requestId"])),
    }


def fails(picture: Path) -> dict:
    arguments = {"image_url": fal_client.encode_file(picture)}
    return {
        "subscribed": failure_of(lambda: fal_client.subscribe(APP, arguments=arguments)),
        "run": failure_of(lambda: fal_client.run(APP, arguments=arguments)),
    }


def waits(picture: Path) -> dict:
    handle = fal_client.submit(APP, arguments={"image_url": fal_client.encode_file(picture)})
    events = handle.iter_events(with_logs=True)
    running = next(status for status in events if isinstance(status, fal_client.InProgress))
    handle.cancel()
    return {"logs": running.logs, "result": failure_of(handle.get)}


def revisits(request: Path) -> dict:
    status = fal_client.status(APP, request.name, with_logs=True)
    return {"status": type(status).__name__, "result": fal_client.result(APP, request.name)}


def main() -> None:
    session, address, subject = sys.argv[1:]
    point_at(address)
    sessions = {"works": works, "fails": fails, "waits": waits, "revisits": revisits}
    print(json.dumps(sessions[session](Path(subject))))


if __name__ == "__main__":
    main()
