"""Extracts the incidents of a folder of dumps with jikenbo on the workers of a Spark cluster, and writes them as Parquet.

usage: spark-submit incidents.py JIKENBO FOLDER OUTPUT

JIKENBO is the program as each worker finds it. FOLDER holds dumps in UTF-8, one document a file, and lines of JSON
({"id": ..., "text": ...}) in files that end with .jsonl. OUTPUT gets two tables: `incidents`, a row a record, and
`errors`, a row a document that could not be read. A document never stops the job.
"""

import shlex
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

# What jikenbo answers to a line; records stay JSON until their columns are chosen.
ANSWER = "id STRING, line BIGINT, error STRING, records ARRAY<STRING>"
# The fields of a record that get columns. Others can be added here; `record` holds them all.
FIELDS = """
    case_id STRING, published STRING, title STRING, organization STRING, organization_type STRING,
    causes ARRAY<STRING>, leak_status STRING, leaked_data ARRAY<STRING>, affected_total BIGINT, occurred STRING,
    discovered STRING, counts ARRAY<STRUCT<value: BIGINT, unit: STRING, approx: BOOLEAN>>
"""


def lines(spark, folder):
    """Each document as a line of JSON; what is JSON Lines already stays as it is."""
    files = spark.read.option("recursiveFileLookup", True)
    dumps = files.option("pathGlobFilter", "*.txt").text(folder, wholetext=True)
    id_and_text = f.struct(f.col("_metadata.file_path").alias("id"), f.col("value").alias("text"))
    as_lines = dumps.select(f.to_json(id_and_text).alias("value"))
    ready = files.option("pathGlobFilter", "*.jsonl").text(folder, wholetext=False, lineSep="\n")
    return as_lines.union(ready)


def answers(spark, jikenbo, documents, options=""):
    """What jikenbo says to each line: one process a partition."""
    command = f"{shlex.quote(jikenbo)} extract --input-format jsonl --format jsonl --quiet {options} -"
    # 4 tells that the program failed on a post, as the answer does. Any other failure is one of the job.
    command = f"sh -c {shlex.quote(command + ' || [ $? -eq 4 ]')}"
    piped = documents.rdd.map(lambda row: row.value).pipe(command, checkCode=True)
    return spark.createDataFrame(piped.map(lambda line: (line,)), "value STRING").select(
        f.from_json("value", ANSWER).alias("answer")
    ).select("answer.*")


def incidents(answered):
    """A row a record."""
    records = answered.select("id", f.explode("records").alias("record"))
    return records.select("id", f.from_json("record", FIELDS).alias("fields"), "record").select("id", "fields.*", "record")


def main(jikenbo, folder, output):
    spark = SparkSession.builder.appName("jikenbo").getOrCreate()
    answered = answers(spark, jikenbo, lines(spark, folder)).cache()
    incidents(answered).write.mode("overwrite").parquet(f"{output}/incidents")
    answered.where("error IS NOT NULL").select("id", "line", "error").write.mode("overwrite").parquet(f"{output}/errors")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
