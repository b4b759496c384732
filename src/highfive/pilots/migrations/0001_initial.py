import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('comments', '0001_initial'),
        ('core', '0001_initial'),
        ('figures', '0003_limits_and_reasons'),
        ('network', '0001_initial'),
        ('practices', '0001_initial'),
        ('projects', '0001_initial'),
        ('surveys', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'being stated'), ('running', 'running'), ('measured', 'waits for a decision'), ('decided', 'decided'), ('superseded', 'replaced by a new pilot'), ('abandoned', 'abandoned')], default='draft', max_length=10)),
                ('names', models.JSONField()),
                ('question', models.JSONField(default=dict, help_text='What we want to know, per language.')),
                ('hypothesis', models.JSONField(default=dict, help_text='What we believe will happen, and why.')),
                ('activity', models.JSONField(default=dict, help_text='What is tried, with whom, how often.')),
                ('measure', models.CharField(choices=[('survey', 'survey'), ('indicator', 'indicator')], default='survey', max_length=9)),
                ('questions', models.JSONField(default=list, help_text='[{"labels": {"fi": …}, "scale": "often", "counts": ["4", "5"]}]: the first one decides.')),
                ('group', models.CharField(default='all', help_text='Group of the indicator: figures.rules.group_key.', max_length=80)),
                ('before_period', models.CharField(blank=True, max_length=40)),
                ('after_period', models.CharField(blank=True, max_length=40)),
                ('direction', models.CharField(choices=[('up', 'up'), ('down', 'down')], default='up', max_length=4)),
                ('adopt_at', models.DecimalField(decimal_places=1, help_text='Improvement in points.', max_digits=6, null=True)),
                ('stop_at', models.DecimalField(decimal_places=1, help_text='Improvement in points.', max_digits=6, null=True)),
                ('confidence', models.PositiveSmallIntegerField(default=90, help_text='Per cent: 80, 90 or 95.')),
                ('people', models.PositiveIntegerField(help_text='How many people the pilot speaks of.', null=True)),
                ('expected_before', models.PositiveSmallIntegerField(help_text='Share expected at the start, per cent.', null=True)),
                ('planned_before', models.PositiveIntegerField(null=True)),
                ('planned_after', models.PositiveIntegerField(null=True)),
                ('decide_on', models.DateField(null=True)),
                ('frozen_at', models.DateTimeField(null=True)),
                ('frozen_text', models.TextField(blank=True, help_text='Canonical JSON of what was locked.')),
                ('frozen_hash', models.CharField(blank=True, help_text='SHA-256 of frozen_text, hexadecimal.', max_length=64)),
                ('result', models.JSONField(help_text='The arithmetic: analysis.held_against_rule.', null=True)),
                ('recommended', models.CharField(blank=True, choices=[('adopt', 'adopt'), ('adapt', 'adapt'), ('stop', 'stop'), ('cannot_tell', 'cannot tell')], max_length=11)),
                ('ending', models.CharField(blank=True, choices=[('adopt', 'adopt'), ('adapt', 'adapt'), ('stop', 'stop'), ('cannot_tell', 'cannot tell')], max_length=11)),
                ('decided_on', models.DateField(null=True)),
                ('reasons', models.TextField(blank=True)),
                ('difference', models.TextField(blank=True, help_text='Why the decision is not what the rule recommended.')),
                ('lesson', models.JSONField(default=dict)),
                ('paragraph', models.JSONField(default=dict, help_text='For the report, per language.')),
                ('ended_why', models.TextField(blank=True, help_text='Why it was abandoned.')),
                ('published_on', models.DateField(help_text='Since when everybody may read it.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('after_figure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.figure')),
                ('area', models.ForeignKey(help_text='One municipality or the region', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.area')),
                ('baseline_round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.round')),
                ('before_figure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.figure')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('final_round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.round')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.indicator')),
                ('practice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='practices.practice')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='pilots.pilot')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.publication')),
                ('questionnaire', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaire')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='core.region')),
                ('source_project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='projects.project')),
                ('target_groups', models.ManyToManyField(blank=True, related_name='pilots', to='network.targetgroup')),
                ('thread', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='comments.thread')),
            ],
            options={
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.organisation')),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='pilots.pilot')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'running', 'measured', 'decided', 'superseded', 'abandoned'])), name='pilot_status_known'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', (80, 90, 95)), ('direction__in', ('up', 'down')), ('measure__in', ('survey', 'indicator'))), name='pilot_words_known'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('stop_at__lte', models.F('adopt_at'))), name='pilot_stop_below_adopt'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('running', 'measured', 'decided', 'superseded')), _negated=True), models.Q(('frozen_at__isnull', False), models.Q(('frozen_text', ''), _negated=True), models.Q(('frozen_hash', ''), _negated=True)), _connector='OR'), name='started_pilot_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_at__isnull', False), models.Q(('frozen_hash', ''), ('frozen_text', '')), _connector='OR'), name='frozen_all_or_nothing'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_at__isnull', False), ('status', 'draft'), _negated=True), name='frozen_is_no_draft'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('measured', 'decided')), _negated=True), models.Q(('result__isnull', False), models.Q(('recommended', ''), _negated=True)), _connector='OR'), name='measured_pilot_has_result'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', False), ('status', 'decided'), models.Q(('ending', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), models.Q(models.Q(('status', 'decided'), _negated=True), ('decided_on__isnull', True), ('ending', '')), _connector='OR'), name='decided_pilot_has_ending'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), ('frozen_at__isnull', False), _connector='OR'), name='public_pilot_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('pilot', 'organisation'), name='organisation_commits_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='commitment_says_something'),
        ),
    ]
