"""Reads what a target stored: JSON {"kind", "at", "sql"} on standard input, rows as JSON objects on standard output."""

import csv
import glob
import json
import sys


def postgres(at, sql):
    import psycopg2
    import psycopg2.extras

    connection = psycopg2.connect(at)
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    cursor = connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
    cursor.execute(sql)
    return cursor.fetchall() if cursor.description else []


def duckdb(at, sql):
    import duckdb as database

    cursor = database.connect(at, read_only=True).execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def sqlite(at, sql):
    import sqlite3

    connection = sqlite3.connect(at)
    connection.row_factory = sqlite3.Row
    return [dict(row) for row in connection.execute(sql)]


def csv_files(at, sql):
    csv.field_size_limit(sys.maxsize)
    rows = []
    for path in sorted(glob.glob(at)):
        with open(path, encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


request = json.load(sys.stdin)
kinds = {"postgres": postgres, "duckdb": duckdb, "sqlite": sqlite, "csv": csv_files}
json.dump(kinds[request["kind"]](request["at"], request.get("sql")), sys.stdout, default=str)
