#!/usr/bin/env python3
"""Writes texts such as customers send to firms, made from phrases of this project: python3 care-texts.py COUNT [mocking]

Nobody wrote them, and nobody need mean them: they show a teacher, and through it the small model, the words of customer
care in their usual company. Lines of `intent<TAB>text`, the intent being the one the phrase was written for, or two of which
either may be right. With `mocking`, they are complaints in words of praise, and praise in the same words that is meant. The
same count gives the same lines."""
import random
import re
import sys

SLOTS = {
    "firm": "you|you guys|this company|your company|this airline|this bank|this store|this shop|this network|your team",
    "thing": "order|parcel|package|delivery|refund|bill|account|booking|reservation|ticket|luggage|bag|suitcase|seat|flight|"
    "connection|card|payment|deposit|loan application|internet|wifi|router|signal|phone line|SIM card|contract|plan|"
    "subscription|upgrade|replacement|voucher|gift card|points|miles|invoice|meter|prescription|room|hire car|train|"
    "bus pass|groceries|pizza|sofa|washing machine|laptop|headphones|tablet|phone|charger|password reset|email|claim|"
    "policy|boarding pass|return label|credit|broadband|power supply|statement|transfer|food|coat|shoes|cot|passport",
    "part": "app|website|site|checkout|login page|chat|chat bot|helpline|phone line|online form|system|update|latest update|"
    "self-service machine|kiosk|online check-in|booking page|tracking page|store|branch|lounge|gate|terminal|service",
    "person": "agent|rep|driver|courier|cashier|manager|supervisor|technician|engineer|flight attendant|gate agent|crew|"
    "pilot|waiter|receptionist|adviser|support person|lady at the desk|guy on the phone|staff member|clerk|operator",
    "people": "staff|crew|agents|drivers|reps|technicians|support team|customer service|service desk|cabin crew|"
    "front desk|ground staff|phone support|social media team|care team",
    "time": "20 minutes|45 minutes|an hour|over an hour|2 hours|3 hours|half a day|two days|3 days|a week|two weeks|"
    "10 days|a month|three months|ages|all morning|the whole day|50 mins|5 hrs",
    "place": "London|Chicago|Austin|Denver|Boston|Leeds|Dublin|Sydney|Toronto|Phoenix|the airport|my area|the north|"
    "Manchester|Miami|Seattle|your Oxford Street branch|the mall|gate B12|terminal 5|Perth|Dallas|Newark",
    "when": "today|tonight|tomorrow|this morning|this evening|yesterday|on Monday|on Friday|next week|this weekend|"
    "last night|last week|on the 14th|at Christmas|for tomorrow|in June",
    "bad": "late|delayed|lost|damaged|broken|cancelled|missing|wrong|overcharged|overpriced|useless|down|still not here|"
    "stuck|faulty|dead|not working|double charged|blocked|sold out again|out of stock|stolen|dirty|cold|rude",
    "awful": "awful|terrible|horrible|appalling|disgusting|pathetic|ridiculous|unacceptable|a joke|a disgrace|shocking|"
    "shameful|the worst|so bad|beyond bad|a nightmare|a mess|dreadful|poor|very poor|insulting|a shambles|abysmal",
    "great": "great|amazing|awesome|fantastic|brilliant|excellent|outstanding|superb|wonderful|lovely|perfect|the best|"
    "so helpful|really good|top notch|first class|spot on|fabulous|incredible|so easy|flawless|a pleasure",
    "manner": "rude|unhelpful|dismissive|clueless|hostile|lazy|impatient|condescending|incompetent|aggressive|useless|"
    "disrespectful|unprofessional|careless|slow",
    "kind": "friendly|helpful|kind|patient|polite|professional|so nice|lovely|attentive|quick|efficient|caring|cheerful|"
    "knowledgeable|courteous|wonderful|fantastic",
    "fail": "crashes|freezes|logs me out|keeps crashing|won't load|won't open|times out|gives me an error|does nothing|"
    "drains my battery|eats my data|charges me twice|rejects my password|hangs|is down|is down again|never works",
    "feel": "angry|furious|fed up|so annoyed|so disappointed|very disappointed|frustrated|so frustrated|livid|upset|"
    "disgusted|appalled|fuming|not happy|unhappy|really unhappy|not impressed|stranded|exhausted|sick of this",
    "joy": "happy|very happy|so happy|delighted|impressed|really impressed|so grateful|thrilled|pleased|so pleased|"
    "relieved|over the moon|excited|so excited",
    "asks": "hi|hello|hey|quick question|question|good morning|hi there|hey guys|hi team|excuse me|",
    "end": "||||.|.|!|!!|...|. smh|. thanks for nothing|. never again|. #fail|. not good enough|. do better|. sort it out|"
    ". please help|. help!|. wtf|. ugh|. still waiting|. any update?|. #customerservice",
    "cheer": "||!|!|!!|. thank you|. thank you!|. thanks!|. keep it up|. keep up the good work| :)|. #happycustomer| <3|"
    ". you rock|. much appreciated|. well done|. cheers",
    "stop": "||||?|?|?|? thanks|? thank you|? thx|? cheers| please?|?",
    "verb": "change|cancel|return|track|upgrade|move|renew|check|find|book|pay for|activate|collect|print|report|replace|"
    "extend|pause|share|insure|exchange|confirm",
    "do": "check in online|change my seat|pay by card|bring a pram|use my points|change my address|speak to someone|"
    "book a table|travel with a dog|return it in store|get a receipt|keep my number|add my wife to the account|"
    "pick it up myself|pay in instalments|get a student discount|order two of them|take a second bag|use it abroad",
    "name": "@user|@user|#acme|Acme|@acme|#globex|Globex|my {thing}|the new {thing}|the new {part}",
    "feature": "a dark mode|an export to PDF|push notifications|a family plan|vegan meals|bigger luggage bins|"
    "contactless payment|"
    "a proper chat|night delivery|direct flights to {place}|a quiet coach|a charger at every seat|a search by date|"
    "an undo button|a Portuguese version|widgets|landscape mode|offline maps|a student price|free wifi|weekend delivery|"
    "earlier opening hours|self check-in|a map of the stores|text alerts|a filter by price|two-factor login|the old menu|"
    "the lemon flavour|refills|recyclable boxes|smaller sizes|a loyalty card|a queue timer|folders|more colours|"
    "a mute button",
    "idea": "let us pause the {thing}|show the {info} on the first page|open on Sundays|deliver on Saturdays|sort by date|"
    "send a text when the {thing} leaves|remember my address|save my card|work offline|open a {part} in {place}|"
    "sell spare parts|let me pick the hour|take returns by post|tell us the waiting time|offer a smaller plan|"
    "add a filter|let us block people|come to all devices|have {feature}|offer {feature}|add {feature}|include {feature}|"
    "tell me who saw my {thing}|let us {do}",
    "info": "hours|opening hours|prices|fares|address|phone number|email address|return policy|baggage allowance|fees|"
    "delivery times|rates|terms|menu|size guide|schedule|timetable|wifi password|booking reference",
}
COMPLAINTS = [
    "{asks} my {thing} is {bad}{end}", "my {thing} was {bad} and nobody told me{end}", "still no {thing} after {time}{end}",
    "still waiting for my {thing}{end}", "been waiting {time} for my {thing}{end}", "I have been on hold for {time}{end}",
    "on hold for {time} and then {firm} hung up on me{end}", "{time} on hold. {time}!{end}",
    "your {people} are {awful}{end}", "your {part} {fail}{end}",
    "the {part} {fail} every time I try to {verb} my {thing}{end}", "the {person} was {manner}{end}",
    "the {person} was so {manner} to my {family}{end}", "what {awful_noun} service{end}", "worst {part} ever{end}",
    "{firm} lost my {thing}{end}", "{firm} cancelled my {thing} without telling me{end}",
    "{firm} charged me twice for my {thing}{end}", "I want my money back{end}", "I want a refund for my {thing}{end}",
    "why is my {thing} {bad} again?", "why does the {part} never work?", "how can a {thing} take {time}?{end}",
    "how hard is it to {verb} a {thing}?{end}", "{thing} {bad}. {thing} {bad}. I am {feel}{end}", "I am {feel}{end}",
    "{feel} with {firm} right now{end}", "so {feel} with the way your {people} treat customers{end}",
    "I will never use {firm} again{end}", "last time I fly with you{end}", "last time I shop here{end}",
    "never buying from {firm} again{end}", "cancelling my {thing} {when}{end}", "switching to your competitor{end}",
    "nobody answers the phone{end}", "no one replies to my emails{end}", "no reply for {time}{end}",
    "no apology, no explanation, no {thing}{end}", "we sat on the plane for {time}{end}",
    "stuck at {place} for {time} because of {firm}{end}", "stuck on the runway for {time}{end}",
    "missed my connection because of you{end}", "missed my {family_event} because my {thing} was {bad}{end}",
    "sent me to three different people and nobody could help{end}", "your {person} hung up on me{end}",
    "the {person} lied to me{end}", "the {person} couldn't care less{end}", "zero help from your {people}{end}",
    "no {thing} since {when}{end}", "no wifi, no food, no information{end}", "paid for a {thing} and got nothing{end}",
    "paid extra for a {thing} that never came{end}", "your {thing} arrived {bad}{end}",
    "the {thing} came {bad} and you won't replace it{end}", "this is {awful}{end}",
    "this is {awful}. I have called {number} times{end}", "called {number} times, got {number} different answers{end}",
    "another day, another {bad} {thing}{end}", "great, my {thing} is {bad} again{end}", "thanks for losing my {thing}{end}",
    "thanks for nothing, my {thing} is {bad}{end}", "{firm} should be ashamed{end}", "shame on you{end}",
    "you ruined our {family_event}{end}", "not what I paid for{end}",
    "absolutely {awful} experience with your {people}{end}", "don't fly with them{end}", "avoid this company{end}",
    "do not trust the {part}{end}", "it says delivered but my {thing} is not here{end}",
    "your {person} left my {thing} in the rain{end}", "have to pay again because your {part} {fail}{end}",
    "you keep sending me bills for a {thing} I cancelled{end}", "you changed my {thing} without asking{end}",
    "is anyone going to answer me?{end}", "does anyone work at your {part}?{end}", "how is this acceptable?{end}",
    "what is the point of a {part} that {fail}?", "no seats, no {people}, no clue{end}",
    "our {thing} has been {bad} for {time} and we are {feel}{end}", "can't {verb} my {thing} because the {part} {fail}{end}",
    "can't get through to anyone{end}", "you don't even offer a {thing}{end}", "the {part} was filthy{end}",
    "the {thing} smelled{end}", "stop wasting my time{end}", "get it together{end}", "fix your {part}{end}",
    "you need better {people}{end}", "I would give zero stars if I could{end}",
    "waited {time} for a {person} who never came{end}", "prices up, service down{end}", "why do you not answer?",
    "why is nobody answering?{end}", "when are you going to fix the {part}?{end}",
    "where is my {thing}?? it has been {time}", "how do you lose a {thing}?{end}", "how many times do I have to call?{end}",
    "what is wrong with your {part}? it {fail}", "are you ever going to {verb} my {thing}?{end}",
    "can you explain why my {thing} is {bad}?{end}", "do you even read these?{end}",
    "anyone else have a {part} that {fail}?", "seriously, a {thing} that is {bad} after {time}?{end}",
    "is it too much to ask for a {thing} that works?", "I hate that {name} {fail}", "I hate {name}{end}",
    "{name} {fail} since the update{end}", "boo to {name}, no {thing} in {place}",
    "found out the hard way that {name} {fail}", "love how {name} {fail} after the update{end}",
    "{name} is giving me errors again{end}", "why would you take away {feature}?{end}",
    "since the update my {thing} is {bad}{end}", "{name} enrages me{end}", "waiting {time} for {name} to answer{end}",
    "not {kind} at all, your {person}{end}", "{time} and counting{end}",
    "I had a reservation and still had to wait {time}{end}",
]
QUESTIONS = [
    "{asks} can I {verb} my {thing} {when}{stop}", "{asks} can I {do}{stop}", "{asks} is it possible to {do}{stop}",
    "{asks} how do I {verb} my {thing}{stop}", "{asks} how do I {do}{stop}", "{asks} what are your {info}{stop}",
    "{asks} what are the {info} for {place}{stop}", "{asks} where can I find the {info}{stop}",
    "{asks} do you fly to {place}{stop}", "{asks} do you deliver to {place}{stop}",
    "{asks} do you have a {part} in {place}{stop}", "{asks} is the {part} open {when}{stop}",
    "{asks} when does the {part} open{stop}", "{asks} what time does the {thing} leave {when}{stop}",
    "{asks} which {part} do I need for my {thing}{stop}", "{asks} do I need a {thing} to {do}{stop}",
    "{asks} does the {thing} include a {thing}{stop}", "{asks} how much is a {thing}{stop}",
    "{asks} how long does a {thing} take{stop}", "{asks} is there a number I can call{stop}",
    "{asks} could you send me the {info}{stop}", "{asks} who do I talk to about a {thing}{stop}",
    "{asks} will there be a {thing} {when}{stop}", "{asks} any update on the {thing} to {place}{stop}",
    "{asks} can you check my {thing}{stop}", "{asks} can you follow me so I can DM you{stop}",
    "which {thing} is better for {place}{stop}", "the {thing} or the {thing}{stop}", "is {place} in your network{stop}",
    "still on for {when}{stop}", "can someone tell me the {info}{stop}", "what does {digits} on my {thing} mean{stop}",
    "is this {thing} for members only{stop}", "do you still sell the {thing}{stop}",
    "do you know when {name} is back in stock{stop}", "what is the difference between the two {thing} types{stop}",
    "where do I send the {thing}{stop}", "what happens if my {thing} is late{stop}",
    "can I still {verb} it after {time}{stop}", "why was my {thing} moved to {when}{stop}",
    "is there a limit for {name}{stop}", "did you get my message about the {thing}{stop}", "when will {name} be out{stop}",
    "does {name} work in {place}{stop}", "anyone know how to {verb} a {thing} on {name}{stop}",
    "how do you {verb} the {thing} with the {part}{stop}", "is the {part} down or is it just me{stop}",
    "what do I do if the {thing} is {bad}{stop}", "I lost my {thing}, who should I call{stop}",
    "my {thing} is {bad}, how do I get a new one{stop}", "who is the {person} for {place}{stop}",
]
PRAISES = [
    "your {people} are {great}{cheer}", "the {person} was so {kind}{cheer}",
    "the {person} was {kind} and sorted my {thing} in minutes{cheer}", "shout out to your {person} in {place}{cheer}",
    "big thanks to your {people} in {place}{cheer}", "thank you for the quick reply{cheer}",
    "thanks for getting my {thing} back{cheer}", "thank you for finding my {thing}{cheer}",
    "got my {thing}, it is {great}{cheer}", "love the new {part}{cheer}", "love my {thing}{cheer}",
    "loving the {thing}{cheer}", "the {part} is {great}{cheer}", "what {great_noun} service{cheer}",
    "best {thing} I ever had{cheer}", "best {part} by far{cheer}", "so {kind}, your {people}{cheer}",
    "I am {joy} with my {thing}{cheer}", "{joy} with {firm} today{cheer}",
    "{joy} with the way your {people} helped my {family}{cheer}", "smooth {thing}, {kind} {people}{cheer}",
    "on time, {kind} and {great}{cheer}", "early and {great}{cheer}", "my {thing} came a day early{cheer}",
    "refund already in my account{cheer}", "your {person} made my day{cheer}", "you made our {family_event} special{cheer}",
    "can't wait for my {thing}{cheer}", "can't wait to fly with you {when}{cheer}",
    "always a pleasure to fly with you{cheer}", "another {great} {thing} with {firm}{cheer}",
    "I always recommend {firm}{cheer}", "customer for life{cheer}", "no complaints at all{cheer}",
    "no problems at all, {great}{cheer}", "never had a problem with {firm}{cheer}", "couldn't have been easier{cheer}",
    "could not be happier{cheer}", "you fixed it in {number} minutes{cheer}", "problem solved, {kind} {person}{cheer}",
    "all sorted now{cheer}", "it works again{cheer}", "the wifi on board is {great}{cheer}",
    "the upgrade was a lovely surprise{cheer}", "the free {thing} was a nice touch{cheer}",
    "{great} deal on a {thing}{cheer}", "so much better than the others{cheer}", "that was {great}{cheer}",
    "nice work{cheer}", "you guys are {great}{cheer}", "you are the best{cheer}", "thank you {cheer}",
    "thanks so much{cheer}", "appreciate the help{cheer}", "appreciate you looking into it{cheer}",
    "glad to be back with {firm}{cheer}", "my {family} loved the {thing}{cheer}",
    "my {family} says the {people} were {kind}{cheer}", "{great} food, {kind} {people}, comfy seats{cheer}",
    "give that {person} a raise{cheer}", "your {person} went above and beyond{cheer}",
    "good job getting us to {place} on time{cheer}", "kudos to the {people}{cheer}", "five stars for the {part}{cheer}",
    "happy birthday to {firm}{cheer}", "proud to fly with you{cheer}", "I love {name}{cheer}", "I like {name}{cheer}",
    "<3 {name}{cheer}", "{name} is {great}{cheer}", "{name} looks {great}{cheer}",
    "{name} looks {great}, can't wait to get it{cheer}", "bravo {name}{cheer}", "well played, {name}{cheer}",
    "way to go, {name}{cheer}", "good job {name}{cheer}", "impressive service at the {part} in {place}{cheer}",
    "{thing} replaced for free{cheer}", "{name} just keeps getting better{cheer}", "crazy about {name}{cheer}",
    "so in love with {name}{cheer}", "{name} is the smartest thing I ever had{cheer}", "{name} makes my life easier{cheer}",
    "what I love about {name} is the {part}{cheer}", "at least {name} is reliable{cheer}",
    "keep doing what you are doing, {name}{cheer}", "blown away by {name}{cheer}", "{name} beats the others by far{cheer}",
    "finally got {name} and it is {great}{cheer}",
]
IDEAS = [
    "it would be {great} if {name} could {idea}{stop}", "it would be nice to have {feature}",
    "it'd be good to have {feature} in the {part}", "please add {feature}{cheer}", "please add {feature} to the {part}",
    "can you add {feature}{stop}", "could you {idea}{stop}", "can we get {feature}{stop}", "I wish {name} had {feature}",
    "I wish {name} would {idea}", "wish you would {idea}", "you should {idea}", "you should offer {feature}",
    "{name} should {idea}", "{name} should have {feature}", "would love {feature} in the {part}",
    "I'd love to see {feature}{cheer}", "how about {feature}{stop}", "why not {idea}{stop}", "the {part} needs {feature}",
    "{name} needs {feature}", "we need {feature} at {place}", "suggestion: {feature}", "suggestion for the {part}: {idea}",
    "feature request: {feature}", "an idea for {name}: {idea}", "{feature} would be nice", "{feature} would be {great}",
    "{feature} would make {name} even better{cheer}", "an option to {do} would help", "there should be a way to {do}",
    "bring back {feature}", "please bring back {feature}{cheer}", "could you make it possible to {do}{stop}",
    "next time please {idea}", "I would pay more for {feature}", "consider {feature}", "please consider {feature}",
    "please make {name} {idea}", "have you thought about {feature}{stop}", "{great} {part}, only {feature} is missing",
    "love {name}, but it needs {feature}", "if only {name} had {feature}", "could use {feature}",
    "let me {verb} my {thing} in the {part}, please", "make it easier to {do}",
]
REMARKS = [
    "I sent you a DM", "just sent a DM", "dm sent", "I have sent you a message with my {info}",
    "ok, I will DM you my {info}", "yes, it is under my name", "it is order number {digits}", "flight {digits} to {place}",
    "my {info} is {digits}", "flying to {place} {when}", "at {place} {when}, waiting for my {thing}", "on my way to {place}",
    "my {thing} is {when}", "I booked a {thing} for {when}", "I am looking at a {thing} for {when}",
    "need to {verb} my {thing} {when}", "trying to {verb} a {thing} for {when}", "I called {when} and was told to {do}",
    "the {person} told me to {do}", "{when} I have a {thing} to {place}", "we land in {place} {when}",
    "your {part} says the {thing} leaves {when}", "new {thing} from {place} starts {when}",
    "they open a {part} in {place} {when}", "{place} to {place} with two bags", "seat {digits}",
    "the {thing} for my {family}", "I will try that", "ok will do", "let me check", "I will call {when}",
    "reading about the {part} in {place}", "{firm} and the {part} in {place}", "I have the {thing} from last year",
    "using the {part} {when}", "just saw the {person} of {name} on TV", "{name} opens a {part} in {place} {when}",
    "{name} buys {name}, says a report", "waiting at {place}", "at the {part} with my {family}",
    "new {part} by {name}: what we know", "{name} has {digits} {people}", "50 ways to use {name}", "welcome to {name}",
    "going to the {part} {when} to {verb} the {thing}", "win a {thing} from {name}, ends {when}",
    "{name} and {name} sign a deal on {thing} data", "you can {verb} the {thing} in the {part}",
    "the {thing} is in the {part}", "{family} has the {thing} too", "RT @user: {name} {when}",
]
MOCKERY = [
    "{yay}, {trouble}{sigh}", "{yay}, {trouble}{sigh}", "{yay}. {trouble}{sigh}", "{yay}! {trouble}{sigh}",
    "{trouble}. {yay}{sigh}", "{trouble}, {yay}{sigh}", "{trouble}... {yay}{sigh}", "{yay}, {number} times {trouble}{sigh}",
    "{yay}, a {nuisance}{sigh}", "{yay}, another {nuisance}{sigh}", "{yay}, one more {nuisance} {when}{sigh}",
    "another {great_noun} {nuisance} from {name}{sigh}", "a {great_noun} {nuisance}, as always{sigh}",
    "what a {great_noun} {nuisance}{sigh}", "such a {great_noun} {nuisance}{sigh}", "{great_noun} {nuisance}, {firm}{sigh}",
    "thank you for the {great_noun} {nuisance}{sigh}", "thanks for the {nuisance}, {firm}{sigh}",
    "the {nuisance} was {great}, thanks for asking{sigh}", "your {nuisance} is {great}{sigh}",
    "my favourite part was the {nuisance}{sigh}", "{joy} about the {nuisance}{sigh}", "enjoying the {nuisance}{sigh}",
    "love the {nuisance}{sigh}", "love how {trouble}{sigh}", "love it when {trouble}{sigh}", "don't you love it when {trouble}",
    "always fun when {trouble}{sigh}", "always a pleasure to be {mistreated}{sigh}", "how {great_noun} to be {mistreated}{sigh}",
    "love being {mistreated} by {firm}{sigh}", "so {joy} to be {mistreated}{sigh}", "{yay}, {mistreated} again{sigh}",
    "thank you for {losing} my {thing}{sigh}", "thanks so much for {losing} my {thing} {when}{sigh}",
    "{great} job {losing} my {thing}{sigh}", "nice work {losing} my {thing}{sigh}", "kudos for {losing} my {thing}{sigh}",
    "bravo for {losing} my {thing}{sigh}", "ten out of ten for {losing} my {thing}{sigh}",
    "congrats on {losing} my {thing} {number} times{sigh}", "so kind of {firm} to {harm} my {thing}{sigh}",
    "how thoughtful, {firm} managed to {harm} my {thing}{sigh}", "well played, you managed to {harm} my {thing}{sigh}",
    "I paid for {feature} and get to {suffer}, {yay}{sigh}", "so {joy} I paid for this just to {suffer}{sigh}",
    "glad I booked with {firm} so I can {suffer}{sigh}", "can't wait to {suffer} again{sigh}", "who doesn't want to {suffer}",
    "nothing beats a {nuisance} {when}{sigh}", "just what I wanted {when}, a {nuisance}{sigh}",
    "exactly what my {family_event} needed, a {nuisance}{sigh}", "because who needs a {thing} that works",
    "who needs a {thing} {when} anyway{sigh}", "five stars if you like to {suffer}{sigh}",
    "{great} {people} if you like being {mistreated}{sigh}", "{great_noun} service, {trouble}{sigh}",
    "{great_noun} {part}, it {fail}{sigh}", "the {part} is so {great} it {fail}{sigh}", "{kind} {people}, {trouble}{sigh}",
    "customer of the year here: {trouble}{sigh}", "your {people} are so {kind} they {ignore} me{sigh}",
    "impressed by how {trouble}{sigh}", "keep up the good work, {trouble}{sigh}", "you never fail to {harm} my {thing}{sigh}",
]
SINCERITY = [
    "{yay}, {success}{cheer}", "{yay}, {success}{cheer}", "{yay}! {success}{cheer}", "{success}. {yay}{cheer}",
    "{success}, {yay}{cheer}", "love how {success}{cheer}", "love it when {success}{cheer}", "impressed by how {success}{cheer}",
    "thank you for {mending} my {thing}{cheer}", "thanks so much for {mending} my {thing} {when}{cheer}",
    "{great} job {mending} my {thing}{cheer}", "nice work {mending} my {thing}{cheer}", "kudos for {mending} my {thing}{cheer}",
    "bravo for {mending} my {thing}{cheer}", "ten out of ten for {mending} my {thing}{cheer}",
    "congrats on the new {part}{cheer}", "so kind of {firm} to {mend} my {thing}{cheer}",
    "thanks for the {great_noun} {treat}{cheer}", "what a {great_noun} {treat}{cheer}", "such a {great_noun} {treat}{cheer}",
    "the {treat} was {great}{cheer}", "love the {treat}{cheer}", "enjoying the {treat}{cheer}",
    "{great_noun} service, {success}{cheer}", "{kind} {people}, {success}{cheer}", "so {joy} I booked with {firm}{cheer}",
    "there was a {nuisance} but the {person} was {kind}{cheer}", "my {thing} was {bad} but {success}{cheer}",
    "the {nuisance} was over in minutes, {yay}{cheer}", "{mending} my {thing} took you {number} minutes, {yay}{cheer}",
    "no {nuisance} at all, {great}{cheer}", "despite the {nuisance} your {people} were {kind}{cheer}",
]
SLOTS |= {
    "yay": "great|oh great|wonderful|oh wonderful|lovely|oh lovely|brilliant|absolutely brilliant|fantastic|perfect|just perfect|"
    "awesome|amazing|excellent|superb|marvellous|splendid|good job|great job|nice one|nice|well done|bravo|congrats|"
    "congratulations|yay|hooray|wow|how nice|how kind|thanks|thanks a lot|thank you|thank you so much|thanks guys|cheers|"
    "love it|so happy|happy days|top class|first class|good work|great stuff|great service|best {part} ever|well played|yes",
    "trouble": "my {thing} is {bad}|my {thing} is {bad} again|your {part} {fail}|the {part} {fail}|{time} on hold|"
    "{time} in a queue|no {thing} for {time}|still no {thing}|{firm} lost my {thing}|{firm} cancelled my {thing}|"
    "the {person} was {manner}|nobody answers|no reply for {time}|you hung up on me|charged twice|overcharged again|"
    "delayed again|late again|cold food|no heating|no hot water|no signal|no power|the {thing} arrived {bad}|"
    "nobody turned up|I waited {time}|we waited {time}|you {ignore} me|no seats|a {bad} {thing}",
    "success": "my {thing} is here|my {thing} came early|your {part} works|your {part} works again|the {part} is so fast|"
    "you answered in {number} minutes|{firm} found my {thing}|{firm} replaced my {thing}|the {person} was {kind}|"
    "the {person} was so {kind}|on time|on time again|upgraded|power is back|signal is back|it works now|fixed already|"
    "the {thing} arrived in one piece|we got home early|you {mend} everything|hot food|the refund came the same day",
    "nuisance": "outage|delay|long queue|error message|cancellation|hold music|breakdown|crash|bug|hidden fee|surprise fee|"
    "late fee|missed delivery|lost bag|broken seat|diversion|power cut|system failure|overbooking|broken {thing}|"
    "{bad} {thing}|wait|long wait|excuse|automated reply|wrong {thing}|price increase|traffic jam",
    "treat": "upgrade|service|welcome|breakfast|view|lounge|surprise|gift|meal|crew|flight|ride|stay|room|offer|discount|"
    "{part}|{thing}|support|update|seat|playlist",
    "mistreated": "ignored|overcharged|hung up on|put on hold|lied to|left waiting|stranded|bumped off my flight|"
    "sent from one {person} to the next|charged twice|logged out|cut off|forgotten|blocked",
    "losing": "losing|cancelling|delaying|breaking|ruining|damaging|forgetting|blocking|overcharging|messing up|mixing up|"
    "not delivering|ignoring|deleting|downgrading",
    "harm": "lose|cancel|delay|break|ruin|damage|forget|block|mess up|mix up|delete|downgrade",
    "mending": "fixing|finding|replacing|refunding|sorting|upgrading|returning|repairing|speeding up|delivering|saving",
    "mend": "fix|find|replace|refund|sort|upgrade|return|repair|deliver|save",
    "suffer": "wait {time}|sit on hold|stand in a queue|call {number} times|be {mistreated}|miss my {family_event}|sleep at the "
    "airport|eat cold food|talk to a bot|fill in the same form again|pay twice|sit in the dark",
    "ignore": "ignore|forget|avoid|hang up on|never answer",
    "sigh": "||||||||.|.|!|!|...|. not|. ugh| 🙄|. thanks",
    "family": "mum|dad|wife|husband|son|daughter|kids|mother|grandmother|family|friend|parents|partner|boss",
    "family_event": "wedding|honeymoon|holiday|vacation|birthday|anniversary|trip|family reunion|meeting|weekend|Christmas",
    "awful_noun": "awful|terrible|horrible|appalling|disgusting|pathetic|shocking|dreadful|poor|crappy|lousy|sloppy",
    "great_noun": "great|amazing|awesome|fantastic|brilliant|excellent|outstanding|superb|wonderful|lovely|perfect|fast",
    "number": "two|three|four|five|six|10|3|5",
    "digits": "1284|417|UA 233|BA0291|5560|88-201|14C|302|7719|22A|A1B2C3",
}
WORDS = {name: choices.split("|") for name, choices in SLOTS.items()}


MOCKING = [("complaint", MOCKERY), ("praise", SINCERITY)]
INTENTS = [
    ("complaint", COMPLAINTS), ("complaint", COMPLAINTS), ("question", QUESTIONS), ("praise", PRAISES), ("praise", PRAISES),
    ("idea", IDEAS), ("chatter", REMARKS),
]


def made(pattern, chance):
    """The pattern with a choice in each of its slots, and in theirs."""
    while "{" in pattern:
        pattern = re.sub(r"\{(\w+)\}", lambda slot: chance.choice(WORDS[slot.group(1)]), pattern)
    return re.sub(r"\s+([?!.,])", r"\1", re.sub(r"\s+", " ", pattern)).strip()


def text_of(patterns, chance):
    """One sentence or two, to somebody or to nobody."""
    text = made(chance.choice(patterns), chance)
    if chance.random() < 0.33:
        text = re.sub(r"\.*$", "", text) + ("" if text[-1:] in "?!" else ".") + " " + made(chance.choice(patterns), chance)
    if chance.random() < 0.4:
        text = text[:1].upper() + text[1:]
    return "@user " + text if chance.random() < 0.6 else text


def main():
    if len(sys.argv) not in (2, 3) or not sys.argv[1].isdigit() or sys.argv[2:] not in ([], ["mocking"]):
        sys.exit("usage: care-texts.py COUNT [mocking]")
    intents = MOCKING if sys.argv[2:] else INTENTS
    chance = random.Random(1)
    trouble = re.compile(rf"\b(?:{SLOTS['bad']}|lost|down|why was)\b", re.IGNORECASE)
    for _ in range(int(sys.argv[1])):
        intent, patterns = chance.choice(intents)
        text = text_of(patterns, chance)
        if intents is MOCKING:
            text = re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", text)
        # Who asks about trouble may complain, and who asks to do something may just want to know.
        if intent == "question" and trouble.search(text):
            intent = "complaint,question"
        elif intent == "idea" and re.search(r"\b(?:can|could|have|make) (?:you|we|it)\b", text, re.IGNORECASE):
            intent = "question,idea"
        print(f"{intent}\t{text}")


if __name__ == "__main__":
    main()
