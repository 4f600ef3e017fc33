"""Words of notes that are no terms of their subject."""

from __future__ import annotations

_STOP = """
a an and are as at be been by can do does for from had has have how if in into is it its may more most must
not of on one only or our should so such than that the their them then there these they this those to use
used using was we what when where which while who why will with within would you your concise content course
define definition describe example explain following generate heading introduction key learner learning
level link note objective overview placeholder point prompt provide question section summary term understand
"""
_LABELS = """
access | accumulation | action | advantage | alternative | analogy | answer | applicability | approach |
assumption | background | benefit | best practice | calculation | case | caution | characteristic | code |
conclusion | condition | config | configuration | con | consideration | constraint | context | cost | cross
reference | data size | default | description | detail | disadvantage | drawback | effect | efficiency |
exam tip | example | exception | explanation | feature | flexibility | formula | frequency | function |
further exploration link | glossary | glossary definition | goal | good for | heading | hint | how | how it
works | ideal for | impact | implementation | important | input | interaction | interactive quiz | issue |
key | key point | key point callout | key takeaway | limit | limitation | link | management | mathematical
formula | meaning | method | name | need | note | objective | operation | option | output | overview | part
| performance | practical impact | prerequisite | price | pricing | pro | problem | process | purpose |
question | quick tip | reason | recommendation | reference | reflective prompt | remember | requirement |
response | restriction | result | risk | rule | sample | scenario | section summary | section transition |
security | setup | size limit | solution | source | speed | step | strategy | structure | suitability |
summary | takeaway | target | task | time | tip | title | total | type | unit | usage | use | use case |
used for | value | warning | what | when | when to use | where | why | write | read | latency | definition |
availability | durability | scalability | simplicity | reliability | monitoring | billing | costs | data |
capacity | scaling | replication | request | response | application | table name | this | that | these |
those | it | there | here | they | you | we | i
"""
_SMALL = """
this that these those it there here they you we i if when how why what where while each every all some most
many for to in on as at by from with also another one both either only use using ensure understand remember
no yes but and or so because since its your their his our such any example step total scenario note suppose
once imagine consider think let say result included
"""

STOP = frozenset(_STOP.split())
"""Words that tell no subject from another, and those of prompts for writing about any."""

LABELS = frozenset(" ".join(_LABELS.split()).split(" | "))
"""What stands before colons in notes of every subject: "Example:", "Definition:"."""

SMALL = frozenset(_SMALL.split())
"""Words with which a sentence begins, but no name of a term."""
