"""Who serves what and when, on floors that can be followed by hand."""

from math import inf, isnan

import pytest
from floor_bench import ALWAYS, CHAT, EMAIL, VOICE, alone, contact, duty, play

from wfm.simulation.centre import Centre, QueueTraits
from wfm.simulation.duties import Away, Duty


class TestOneAgent:
    def test_the_second_call_waits_for_the_end_of_the_first(self):
        log = alone(ALWAYS, contact(0, 100), contact(30, 50))
        assert log.answered == [0, 100]
        assert log.finished == [100, 150]

    def test_a_call_that_comes_as_another_ends_is_answered_at_once(self):
        assert alone(ALWAYS, contact(0, 100), contact(100, 50)).answered == [0, 100]

    def test_calls_are_answered_in_the_order_in_which_they_came(self):
        assert alone(ALWAYS, contact(0, 100), contact(1, 10), contact(2, 10)).answered == [0, 100, 110]

    def test_who_has_given_up_is_not_answered(self):
        log = alone(ALWAYS, contact(0, 100), contact(30, 50, gives_up=99), contact(40, 50))
        assert log.answered[0::2] == [0, 100]
        assert isnan(log.answered[1])

    def test_who_gives_up_later_is_answered(self):
        assert alone(ALWAYS, contact(0, 100), contact(30, 50, gives_up=101)).answered == [0, 100]

    def test_with_no_patience_a_call_is_answered_at_once_or_never(self):
        log = alone(ALWAYS, contact(0, 100, gives_up=0), contact(30, 50, gives_up=30))
        assert log.answered[0] == 0
        assert isnan(log.answered[1])

    def test_a_call_before_the_shift_waits_for_its_start(self):
        assert alone(duty(600, 3600), contact(0, 100)).answered == [600]

    def test_a_call_at_the_start_of_the_shift_is_answered_at_once(self):
        assert alone(duty(600, 3600), contact(600, 100)).answered == [600]

    def test_a_call_after_the_shift_waits_for_the_next_one(self):
        assert alone((Duty(0, 600), Duty(7200, 9000)), contact(700, 100)).answered == [7200]


class TestEndOfShift:
    def test_a_call_is_finished_after_the_end(self):
        log = alone(duty(0, 3600), contact(3590, 100))
        assert log.finished == [3690]
        assert log.overruns == [(3600, 90, 0)]

    def test_nobody_answers_at_the_planned_end(self):
        assert isnan(alone(duty(0, 3600), contact(3600, 100)).answered[0])

    def test_a_call_that_ends_with_the_shift_is_no_overrun(self):
        assert alone(duty(0, 3600), contact(3500, 100)).overruns == []

    def test_who_waits_when_the_last_call_ends_late_is_not_answered(self):
        assert isnan(alone(duty(0, 3600), contact(3590, 100), contact(3595, 10)).answered[1])

    def test_time_after_the_end_is_time_on_the_floor(self):
        assert alone(duty(0, 3600), contact(3590, 100)).on_floor == [(0, 0, 3690)]

    def test_a_late_end_delays_the_next_duty(self):
        log = alone((Duty(0, 600), Duty(660, 1200)), contact(590, 100), contact(650, 5))
        assert log.answered == [590, 690]


class TestBreaks:
    BREAK = Away(1000, 1900)

    def test_a_call_during_the_break_waits_for_its_end(self):
        assert alone(duty(0, 3600, self.BREAK), contact(1000, 10)).answered == [1900]

    def test_a_call_just_before_the_break_is_answered(self):
        assert alone(duty(0, 3600, self.BREAK), contact(999, 1)).answered == [999]

    def test_a_break_that_begins_late_keeps_its_length(self):
        log = alone(duty(0, 3600, self.BREAK), contact(950, 100), contact(1020, 10))
        assert log.answered == [950, 1950]
        assert log.on_floor == [(0, 0, 1050), (0, 1950, 3600)]

    def test_an_activity_that_begins_late_ends_as_planned(self):
        meeting = Away(1000, 1900, keeps_length=False)
        log = alone(duty(0, 3600, meeting), contact(950, 100), contact(1020, 10))
        assert log.answered == [950, 1900]

    def test_an_activity_that_a_call_outlasts_is_missed(self):
        meeting = Away(1000, 1100, keeps_length=False)
        assert alone(duty(0, 3600, meeting), contact(950, 200), contact(1020, 10)).answered == [950, 1150]

    def test_a_late_break_pushes_the_next_one(self):
        breaks = (Away(1000, 1900), Away(1900, 2000))
        log = alone(duty(0, 3600, *breaks), contact(950, 100), contact(1020, 10))
        assert log.answered == [950, 2050]

    def test_a_late_break_does_not_outlast_the_shift(self):
        log = alone(duty(0, 2000, self.BREAK), contact(950, 200))
        assert log.overruns == []
        assert log.on_floor == [(0, 0, 1150)]

    def test_a_break_is_lost_to_a_call_that_outlasts_the_shift(self):
        log = alone(duty(0, 2000, self.BREAK), contact(950, 1100))
        assert log.overruns == [(2000, 50, 0)]

    def test_a_call_that_ends_as_the_break_is_due_is_followed_by_the_break(self):
        assert alone(duty(0, 3600, self.BREAK), contact(950, 50), contact(960, 10)).answered == [950, 1900]


class TestRouting:
    def test_fewest_skills_go_first(self):
        log = play([VOICE, VOICE], [(0, 1), (0,)], [ALWAYS, ALWAYS], contact(0, 10))
        assert log.agent == [1]

    def test_of_equal_agents_the_longest_idle_goes_first(self):
        log = play([VOICE], [(0,), (0,)], [duty(50, 900), duty(10, 900)], contact(60, 10))
        assert log.agent == [1]

    def test_other_skills_of_equal_number_share_the_order(self):
        skills = [(0, 1), (0, 2)]
        log = play([VOICE, VOICE, VOICE], skills, [duty(50, 900), duty(10, 900)], contact(60, 10))
        assert log.agent == [1]

    def test_an_agent_takes_what_has_waited_longest_for_its_promise(self):
        slow = QueueTraits(within_seconds=200)
        rows = contact(0, 100), contact(10, 10, queue=1), contact(80, 10)
        assert play([VOICE, slow], [(0, 1)], [ALWAYS], *rows).answered == [0, 110, 100]

    def test_with_equal_promises_the_first_come_goes_first(self):
        rows = contact(0, 100), contact(10, 10, queue=1), contact(80, 10)
        assert play([VOICE, VOICE], [(0, 1)], [ALWAYS], *rows).answered == [0, 100, 110]

    def test_a_queue_that_nobody_serves_is_not_answered(self):
        log = play([VOICE, VOICE], [(0,)], [ALWAYS], contact(0, 10, queue=1), contact(0, 10))
        assert log.agent == [-1, 0]

    def test_without_agents_nobody_is_answered(self):
        assert play([VOICE], [], [], contact(0, 10), contact(5, 10)).agent == [-1, -1]

    def test_an_agent_without_skills_gets_nothing(self):
        assert play([VOICE], [()], [ALWAYS], contact(0, 10)).agent == [-1]


class TestChat:
    def test_an_agent_serves_two_chats_at_once_and_the_third_waits(self):
        log = play([CHAT], [(0,)], [ALWAYS], contact(0, 100), contact(10, 100), contact(20, 100))
        assert log.answered == [0, 10, 100]

    def test_chats_gather_so_that_others_stay_free(self):
        log = play([CHAT], [(0,), (0,)], [ALWAYS, ALWAYS], contact(0, 100), contact(10, 100))
        assert log.agent == [0, 0]

    def test_a_call_waits_until_all_chats_of_an_agent_have_ended(self):
        rows = contact(0, 100, queue=1), contact(10, 200, queue=1), contact(20, 30)
        assert play([VOICE, CHAT], [(0, 1)], [ALWAYS], *rows).answered == [0, 10, 210]

    def test_a_chat_waits_until_a_call_has_ended(self):
        assert play([VOICE, CHAT], [(0, 1)], [ALWAYS], contact(0, 100), contact(1, 9, queue=1)).answered == [0, 100]

    def test_who_is_due_for_a_break_takes_no_further_chat(self):
        rows = contact(0, 100), contact(10, 200), contact(60, 10)
        assert play([CHAT], [(0,)], [duty(0, 9000, Away(50, 60))], *rows).answered == [0, 10, 220]

    def test_the_shift_ends_with_the_last_chat(self):
        log = play([CHAT], [(0,)], [duty(0, 50)], contact(0, 100), contact(10, 200))
        assert log.overruns == [(50, 160, 0)]

    @pytest.mark.parametrize(("concurrency", "places"), [(1, [1, 1, 1, 1]), (1.5, [1, 2, 1, 2]), (2.25, [2, 2, 2, 3])])
    def test_fractions_of_concurrency_are_spread_over_agents(self, concurrency: float, places: list[int]):
        centre = Centre((QueueTraits(is_chat=True, concurrency=concurrency),), ((0,),) * 4)
        assert [round(1 / share) for (share,) in centre.shares] == places

    def test_concurrency_means_nothing_to_calls(self):
        assert Centre((QueueTraits(concurrency=2),), ((0,),)).shares == ((1.0,),)


class TestBacklog:
    def test_what_is_due_first_is_done_first(self):
        rows = contact(0, 100), contact(1, 10, due=900), contact(2, 10, due=500), contact(3, 10)
        assert play([EMAIL], [(0,)], [ALWAYS], *rows).finished == [100, 120, 110, 130]

    def test_waiting_calls_go_before_work(self):
        rows = contact(0, 100), contact(1, 10, queue=1, due=5), contact(2, 10)
        assert play([VOICE, EMAIL], [(0, 1)], [ALWAYS], *rows).answered == [0, 110, 100]

    def test_a_call_interrupts_work_that_is_then_continued(self):
        log = play([VOICE, EMAIL], [(0, 1)], [ALWAYS], contact(0, 100, queue=1), contact(40, 30))
        assert log.answered == [0, 40]
        assert log.finished == [130, 70]
        assert log.backlog == [(0, 0, 40), (0, 70, 130)]

    def test_an_idle_agent_is_not_spared_by_interrupting_another(self):
        log = play([VOICE, EMAIL], [(1,), (0,)], [ALWAYS, ALWAYS], contact(0, 100, queue=1), contact(40, 30))
        assert log.finished == [100, 70]

    def test_work_is_finished_first_where_it_is_not_interrupted(self):
        rows = contact(0, 100, queue=1), contact(40, 30)
        assert play([VOICE, EMAIL], [(0, 1)], [ALWAYS], *rows, interrupted=False).answered == [0, 100]

    def test_work_put_aside_goes_to_somebody_idle(self):
        skills, duties = [(1,), (1,)], [duty(0, 50), ALWAYS]
        log = play([VOICE, EMAIL], skills, duties, contact(0, 100, queue=1))
        assert log.backlog == [(0, 0, 50), (1, 50, 100)]

    def test_work_is_laid_down_at_the_end_of_the_shift(self):
        log = play([EMAIL], [(0,)], [(Duty(0, 50), Duty(1000, 2000))], contact(0, 100))
        assert log.overruns == []
        assert log.finished == [1050]

    def test_work_that_is_not_interrupted_outlasts_the_shift(self):
        log = play([EMAIL], [(0,)], [duty(0, 50)], contact(0, 100), interrupted=False)
        assert log.overruns == [(50, 50, 0)]

    def test_work_waits_for_the_night_to_end(self):
        assert play([EMAIL], [(0,)], [duty(1000, 2000)], contact(0, 100)).finished == [1100]

    def test_endless_work_ends_with_the_duties(self):
        assert isnan(play([EMAIL], [(0,)], [duty(0, 50)], contact(0, inf)).finished[0])
