"""The comparison as a Streamlit app: `streamlit run streamlit_app.py`."""

import streamlit as st
from answer import FIRST, LEVELS, NAMES, STYLE, TITLE, answer

st.set_page_config(page_title=TITLE, layout="wide")
st.title(TITLE)
frameworks = st.multiselect("Frameworks", NAMES, FIRST, format_func=NAMES.get)
levels = st.pills("EQF levels", LEVELS, selection_mode="multi")
table, figure = answer(frameworks, levels)
st.html(STYLE + table)
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
