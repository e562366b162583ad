"""Good records made wrong in one way each: the extract, what is changed, what the refusal says."""

from collections.abc import Callable

import pandas as pd

__all__ = ["MUTATIONS", "put", "repeat"]


def put(column: str, value: object, *, row: int = 1) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a mutation: one value in one record (from 0)."""

    def mutate(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.copy()
        frame.loc[row, column] = value
        return frame

    return mutate


def repeat(row: int) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda frame: pd.concat([frame, frame.iloc[[row]]], ignore_index=True)


MUTATIONS = {
    "sex is no code": ("persons", put("sex", "V"), ["sex: row 3: found 'V'", "one of M, F, X"]),
    "nationality in small letters": (
        "persons",
        put("nat_now", "be"),
        ["nat_now: row 3: found 'be'"],
    ),
    "nationality of three letters": (
        "persons",
        put("nat_first", "BEL"),
        ["nat_first: row 3: found 'BEL'"],
    ),
    "unknown parent left empty": (
        "persons",
        put("nat_first_father", ""),
        ["nat_first_father: row 3", "every row"],
    ),
    "NIS code of four digits": (
        "persons",
        put("nis_code", "1002"),
        ["nis_code: row 3: found '1002'", "five digits"],
    ),
    "weight zero": ("persons", put("weight", "0"), ["weight: row 3; expected a weight above 0"]),
    "weight with a comma": ("persons", put("weight", "1,5"), ["weight: row 3; expected a number"]),
    "weight infinite": ("persons", put("weight", "inf"), ["weight: row 3; expected a number"]),
    "birth as a day": (
        "persons",
        put("birth_date", "1980-02-01"),
        ["birth_date: row 3", "YYYY-MM"],
    ),
    "month thirteen": ("persons", put("birth_date", "1980-13"), ["birth_date: row 3", "YYYY-MM"]),
    "born after the reference day": (
        "persons",
        put("birth_date", "2024-01"),
        ["birth_date not after ref_date"],
    ),
    "day in Belgian order": (
        "persons",
        put("first_registration", "31/12/2001"),
        ["first_registration: row 3"],
    ),
    "a day that does not exist": (
        "persons",
        put("first_registration", "2001-02-30"),
        ["first_registration: row 3"],
    ),
    "registered after the reference day": (
        "persons",
        put("first_registration", "2024-02-01"),
        ["(row): row 3; expected ref_date not before first_registration"],
    ),
    "reference day of another year": (
        "persons",
        put("ref_date", "2022-12-31"),
        ["ref_date: row 3", "2023-12-31"],
    ),
    "a person twice": ("persons", repeat(0), ["(row): rows 2, 4; expected pid only once"]),
    "person without pid": (
        "persons",
        put("pid", ""),
        ["pid: row 3; expected a value in every row"],
    ),
    "education unheard of": (
        "persons",
        put("isced", "6"),
        ["isced: row 3: found '6'", "0-2, 3-4, 5-8, unknown"],
    ),
    "child of half a year": (
        "persons",
        put("youngest_child_age", "0.5"),
        ["youngest_child_age: row 3", "whole number"],
    ),
    "a fifth quarter": (
        "labour_quarter",
        put("quarter", "20235"),
        ["quarter: row 3: found '20235'", "YYYYQ"],
    ),
    "position unheard of": (
        "labour_quarter",
        put("position", "working"),
        ["position: row 3: found a rare value (not shown)"],
    ),
    "neither true nor false": (
        "labour_quarter",
        put("in_education", "yes"),
        ["in_education: row 3; expected true"],
    ),
    "wage class eleven": (
        "labour_quarter",
        put("wage_class", "11"),
        ["wage_class: row 3", "1 to 10"],
    ),
    "cell twice": ("population_official", repeat(1), ["nis_code + date + sex + age only once"]),
    "age 111": (
        "population_official",
        put("age", "111"),
        ["age: row 3; expected a whole number from 0 to 110"],
    ),
    "negative population": ("population_official", put("population", "-4"), ["population: row 3"]),
    "population in summer": (
        "population_official",
        put("date", "2023-07-01"),
        ["date: row 3", "first of January"],
    ),
    "exit without a date": (
        "ci_persons",
        put("exit", "abroad"),
        ["exit_date and exit both filled or both empty"],
    ),
    "exempt without a reason": (
        "ci_persons",
        put("status", "exempt"),
        ["exemption_reason filled where status is exempt"],
    ),
    "entry after the end": (
        "ci_persons",
        put("kbi_entry", "2024-05-01"),
        ["observed_until not before kbi_entry"],
    ),
    "contract without number": (
        "ci_events",
        put("contract_no", "", row=0),
        ["contract_no filled where event is contract"],
    ),
    "level without code": (
        "ci_events",
        put("level", ""),
        ["(row): row 3; expected level filled where event is level"],
    ),
    "level without a skill": (
        "ci_events",
        put("skill", ""),
        ["row 3; expected level and skill both filled or both empty"],
    ),
    "skill without a level": (
        "ci_events",
        put("skill", "oral", row=0),
        ["row 2; expected level and skill both filled or both empty"],
    ),
    "status of a day to come": (
        "ci_persons",
        put("status_from", "2024-05-01"),
        ["observed_until not before status_from"],
    ),
    "level D1": (
        "ci_events",
        put("level", "D1"),
        ["level: row 3: found 'D1'", "A1, A2, B1, B2, C1, C2"],
    ),
    "recorded before it happened": (
        "ci_events",
        put("recorded_on", "2020-01-01"),
        ["recorded_on not before date"],
    ),
    "event after the period": (
        "ci_events",
        put("date", "2024-01-05"),
        ["date: row 3", "2023-12-31"],
    ),
    "file without competence": (
        "unia_reports",
        put("competent", "false", row=0),
        ["a file only where Unia is competent"],
    ),
    "file opened before the report": (
        "unia_reports",
        put("file_opened_on", "2023-01-01", row=0),
        ["file_opened_on not before"],
    ),
    "file without a day": (
        "unia_reports",
        put("file_opened_on", "", row=0),
        ["file_opened_on filled for files"],
    ),
    "Flemish province in Brussels": (
        "unia_reports",
        put("facts_region", "BHG", row=0),
        ["facts_region VG where"],
    ),
    "ground unheard of": (
        "unia_grounds",
        put("ground", "race"),
        ["ground: row 3: found a rare value (not shown)"],
    ),
    "report of another year": (
        "unia_reports",
        put("received_on", "2022-12-30"),
        ["received_on: row 3; expected a day from 2023-01-01 to 2023-12-31"],
    ),
    "application of another year": (
        "correspondence",
        put("sent_on", "2022-12-30"),
        ["sent_on: row 3; expected a day from 2023-01-01 to 2023-12-31"],
    ),
    "no application with a twin": (
        "correspondence",
        put("profile", "majority"),
        [
            (
                "(row): rows 2, 3; expected an application of the majority and one of a minority "
                "for at least one advert_id"
            )
        ],
    ),
    "two responses to one application": (
        "correspondence",
        repeat(0),
        ["(row): rows 2, 4; expected application_id only once"],
    ),
    "profile unheard of": (
        "correspondence",
        put("profile", "minority"),
        ["profile: row 3: found a rare value (not shown)"],
    ),
    "responded before it was sent": (
        "correspondence",
        put("responded_on", "2023-02-01", row=0),
        ["(row): row 2; expected responded_on not before sent_on"],
    ),
    "a day without a response": (
        "correspondence",
        put("responded_on", "2023-03-08"),
        ["(row): row 3; expected responded_on only where the response is positive or negative"],
    ),
    "two applications sent as the first": (
        "correspondence",
        put("order", "1"),
        ["(row): rows 2, 3; expected advert_id + order only once"],
    ),
    "one advert in two markets": (
        "correspondence",
        put("market", "job"),
        ["(row): rows 2, 3; expected one actor_id, wave, market and region for each advert_id"],
    ),
    "respondent twice in a quarter": (
        "lfs",
        repeat(0),
        ["(row): rows 2, 4; expected person_id + year + quarter only once"],
    ),
    "respondent of 38 without a labour status": (
        "lfs",
        lambda frame: frame.assign(ilo=["", frame["ilo"][1]], part_time=["", "true"]),
        ["(row): row 2; expected ilo filled for who is 15 to 89 years old"],
    ),
    "part-time without work": (
        "lfs",
        put("ilo", "inactive", row=0),
        ["(row): row 2; expected part_time and temporary only for who is employed"],
    ),
    "household in two strata": (
        "lfs",
        put("stratum", "secret-other"),
        ["(row): rows 2, 3; expected one stratum for each household_id"],
    ),
    "fifth wave": ("lfs", put("wave", "5"), ["wave: row 3"]),
    "weight of nothing": ("lfs", put("weight_y", "0"), ["weight_y: row 3"]),
    "no such region": ("lfs", put("nis1", "05000"), ["nis1: row 3"]),
    "respondent twice": ("survey", repeat(0), ["resp_id only once"]),
    "answer that the item file does not know": (
        "survey",
        put("experienced_work", "once"),
        [
            (
                "experienced_work: row 3: found a rare value (not shown); expected one of never, "
                "sometimes, often, not_asked"
            )
        ],
    ),
    "item left empty": ("survey", put("trust", ""), ["trust: row 3"]),
    "weight of 0": ("survey", put("weight", "0"), ["weight: row 3; expected a weight above 0"]),
    "weight below 0": (
        "survey",
        put("weight", "-12.5"),
        ["weight: row 3; expected a weight above 0"],
    ),
    "another origin": (
        "survey",
        put("origin_group", "maghreb"),
        ["origin_group: row 3: found a rare value (not shown)"],
    ),
    "generation of Belgian origin": (
        "survey",
        put("origin_group", "belgian"),
        ["(row): row 3; expected generation empty where origin_group is belgian"],
    ),
    "question that is not in the item file": (
        "survey",
        lambda frame: frame.assign(experienced_online="never"),
        ["column(s) not in the contract: experienced_online"],
    ),
    "replicate weight below 0": ("survey_replicates", put("weight", "-1"), ["weight: row 3"]),
    "replicate twice": ("survey_replicates", repeat(0), ["resp_id + replicate only once"]),
    "replicate of one respondent only": (
        "survey_replicates",
        put("replicate", "2"),
        ["(row): rows 2, 3; expected every replicate for each respondent"],
    ),
    "two scales": (
        "survey_replicates",
        put("scale", "0.5"),
        ["(row): rows 2, 3; expected one scale in all rows"],
    ),
    "psu of some": (
        "survey",
        put("psu", ""),
        ["expected psu filled for all respondents or for none"],
    ),
    "spell that ends before it starts": (
        "job_seekers",
        put("end", "2022-02-28"),
        ["(row): row 3; expected end not before start"],
    ),
    "outflow without a date": (
        "job_seekers",
        put("outflow_date", ""),
        ["(row): row 3; expected outflow and outflow_date both filled or both empty"],
    ),
    "outflow before the spell": (
        "job_seekers",
        put("outflow_date", "2021-12-01"),
        ["(row): row 3; expected outflow_date not before start"],
    ),
    "outflow of a spell that is still open": (
        "job_seekers",
        put("end", ""),
        ["(row): row 3; expected end and outflow both filled or both empty"],
    ),
    "Dutch unheard of": (
        "job_seekers",
        put("dutch", "A2"),
        ["dutch: row 3: found 'A2'; expected one of none, limited, good, very_good, unknown"],
    ),
    "outflow unheard of": (
        "job_seekers",
        put("outflow", "retired"),
        ["outflow: row 3: found a rare value (not shown)"],
    ),
    "category of three digits": (
        "job_seekers",
        put("category", "003"),
        ["category: row 3: found '003'"],
    ),
    "spell that starts during another of the same person": (
        "job_seekers",
        lambda frame: frame.assign(pid="secret-pid-1", start=["2022-03-01", "2022-04-01"]),
        ["(row): row 3; expected no start before an earlier spell of the same pid has ended"],
    ),
    "spell started after the period": (
        "job_seekers",
        put("start", "2024-01-01", row=0),
        ["start: row 2", "2023-12-31"],
    ),
    "the same spell twice": ("job_seekers", repeat(0), ["pid + start only once"]),
    "more of foreign origin than were matched": (
        "staff",
        put("staff_foreign", "96"),
        ["(row): row 3; expected staff_foreign at most staff_matched"],
    ),
    "negative number of staff": ("staff", put("staff_unmatched", "-1"), ["staff_unmatched: row 3"]),
    "organisation without staff": (
        "staff",
        lambda frame: frame.assign(
            staff_matched=["410", "0"], staff_foreign=["38", "0"], staff_unmatched=["12", "0"]
        ),
        ["(row): row 3; expected at least one person on the staff, matched or not"],
    ),
    "a total over languages": (
        "survey_languages",
        put("language", "_T"),
        ["language: row 3; expected one language by its code of ISO 639"],
    ),
    "two languages in one row": (
        "survey_languages",
        put("language", "nl;fr"),
        ["language: row 3; expected one language by its code of ISO 639"],
    ),
    "several languages as one": (
        "survey_languages",
        put("language", "mul"),
        ["(row): row 3; expected a row for each language, none for several together"],
    ),
    "a language twice": (
        "survey_languages",
        repeat(0),
        ["(row): rows 2, 4; expected resp_id + language only once"],
    ),
    "a language at work of one of two": (
        "survey_languages",
        lambda frame: frame.assign(resp_id="secret-resp-1", used_work=["true", ""]),
        ["(row): rows 2, 3; expected used_work filled for every language of a respondent"],
    ),
    "a cluster in two areas": (
        "language_survey",
        put("area", "brussels"),
        ["(row): rows 2, 3; expected a cluster in one area"],
    ),
    "a place that only one respondent has": (
        "language_survey",
        put("psu", ""),
        ["expected psu filled for all respondents or for none"],
    ),
    "more pitches occupied than there are": (
        "caravan_sites",
        put("occupied", "21", row=0),
        ["(row): row 2; expected occupied at most pitches"],
    ),
    "pitches counted on no day": (
        "caravan_sites",
        put("counted_on", "", row=0),
        ["(row): row 2; expected occupied and counted_on both filled or both empty"],
    ),
    "pitch-nights of a residential site": (
        "caravan_sites",
        put("kind", "residential"),
        ["(row): row 3; expected pitch-nights of transit sites only"],
    ),
    "pitch-nights used of a quarter that offered none": (
        "caravan_sites",
        put("nights_offered_q3", ""),
        ["(row): row 3; expected pitch-nights offered and used both filled or both empty"],
    ),
    "more pitch-nights used than offered": (
        "caravan_sites",
        put("nights_used_q2", "901"),
        ["(row): row 3; expected pitch-nights used at most those offered in each quarter"],
    ),
    "more pitch-nights than a quarter has": (
        "caravan_sites",
        put("nights_offered_q4", "1841"),
        ["(row): row 3; expected pitch-nights offered at most 92 times pitches"],
    ),
    "a caravan site twice": (
        "caravan_sites",
        put("site_id", "secret-site-1"),
        ["(row): rows 2, 3; expected site_id only once"],
    ),
    "a count of caravan sites of another year": (
        "caravan_sites",
        put("counted_on", "2022-03-31", row=0),
        ["counted_on: row 2", "2023-01-01"],
    ),
    "organisation twice on a day": ("staff", repeat(0), ["organisation + date only once"]),
    "staff of another year": ("staff", put("date", "2022-12-31"), ["date: row 3", "2023-12-31"]),
    "ground named twice": ("unia_grounds", repeat(0), ["report_id + ground only once"]),
    "a parent of Namibia or of nowhere": (
        "persons",
        put("nat_first_mother", "NA"),
        ["nat_first_mother: row 3: found 'NA'; expected either the code NA or a missing value"],
    ),
    "a name of another column": (
        "persons",
        put("sex", "Peeters"),
        ["sex: row 3: found a rare value (not shown); expected one of M, F, X"],
    ),
    "a letter of another alphabet": (
        "persons",
        put("sex", "\u041c"),
        ["sex: row 3: found '\u041c' with U+041C CYRILLIC CAPITAL LETTER EM"],
    ),
    "a nationality with a character that nobody sees": (
        "persons",
        put("nat_now", "BE\u200b"),
        ["nat_now: row 3; expected text without characters that nobody sees; U+200B ZERO WIDTH"],
    ),
    "household without a household": (
        "persons",
        put("household_id", "N/A"),
        ["household_id: row 3; expected a value in every row, not a word for missing"],
    ),
    "one household for everybody": (
        "persons",
        lambda frame: pd.concat(
            [frame.iloc[[0]].assign(pid=f"secret-{i}", household_id="secret-0") for i in range(30)]
        ),
        ["household_id: rows 2, 3,", "no id in more than 20% of the filled rows"],
    ),
    "one incident of all reports": (
        "unia_reports",
        lambda frame: pd.concat(
            [
                frame.iloc[[0]].assign(report_id=f"secret-{i}", incident_id="secret-0")
                for i in range(30)
            ]
        ),
        ["incident_id: rows 2, 3,", "no id in more than 50% of the filled rows"],
    ),
    "a count that lost its digits": (
        "population_official",
        put("population", "1.23E+05"),
        ["population: row 3; expected a whole number"],
    ),
    "a row of totals": (
        "staff",
        put("organisation", "Algemeen totaal"),
        ["organisation: row 3; expected a record, not a row of totals"],
    ),
    "a row that is the sum of the others": (
        "staff",
        lambda frame: pd.concat(
            [
                frame.iloc[[0]].assign(organisation=f"secret-{i}", staff_matched=str(matched))
                for i, matched in enumerate((410, 390, 400, 1200))
            ]
        ).assign(staff_foreign=["4", "3", "5", "12"], staff_unmatched=["1", "2", "3", "6"]),
        ["(row): row 5; expected a record, not the sum of all others"],
    ),
    "a municipality that exists nowhere": (
        "correspondence",
        lambda frame: frame.assign(nis_code="98001"),
        ["nis_code: rows 2, 3", "expected a name that exists: fictitious ones are for data_kind"],
    ),
    "an agency that exists nowhere": (
        "ci_persons",
        put("agency", "agency_b"),
        ["agency: row 3", "expected a name that exists: fictitious ones are for data_kind"],
    ),
    "an organisation of synthetic data": (
        "staff",
        put("organisation", "Synthetische organisatie 01"),
        ["organisation: row 3; expected a name that exists"],
    ),
    "a resident of a municipality that exists nowhere": (
        "persons",
        put("nis_code", "98001"),
        ["nis_code: row 3: found '98001'; expected the NIS code of a municipality of Flanders"],
    ),
    "an organisation in two spellings": (
        "staff",
        put("organisation", "Secret Organisation-1"),
        ["(row): rows 2, 3; expected organisation in one spelling"],
    ),
    "an advert in Wallonia": (
        "correspondence",
        put("nis_code", "62063"),
        ["nis_code: row 3: found '62063'; expected the NIS code of a municipality of Flanders"],
    ),
    "an advert in a municipality that merged": (
        "correspondence",
        put("nis_code", "44029"),
        ["nis_code: row 3: found '44029'", "in 2023"],
    ),
    "a report in a municipality that does not exist": (
        "unia_reports",
        put("nis_code", "99999"),
        ["nis_code: row 3: found '99999'"],
    ),
    "a contract in a municipality that does not exist": (
        "ci_persons",
        put("nis_at_contract", "12345"),
        ["nis_at_contract: row 3: found '12345'"],
    ),
    "a learner in Wallonia": (
        "nt2_enrolments",
        put("nis_code", "25072"),
        ["nis_code: row 3: found '25072'"],
    ),
}
