import { chromium } from 'playwright-core';
import { readdir } from 'node:fs/promises';
const folder='/tmp/w/L/target/pages', out='/tmp/w/L/target/shots';
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', headless:true, args:['--no-sandbox','--allow-file-access-from-files'] });
const [,, mode, ...names] = process.argv;
const files=(await readdir(folder)).filter(f=>f.endsWith('.html'));
if (mode==='overflow') {
  for (const width of [320,1280]) {
    const p = await b.newPage({viewport:{width,height:900}});
    for (const f of files.filter(f=>/\.(ur|ja|ta|bn)\.html$/.test(f))) {
      await p.goto('file://'+folder+'/'+f);
      const r = await p.evaluate(()=>{ const w=document.documentElement.clientWidth; const bad=[];
        if (document.documentElement.scrollWidth>w) for (const e of document.querySelectorAll('body *')) { const q=e.getBoundingClientRect(); if ((q.right>w+1||q.left<-1) && q.width>0 && !e.closest('.scroll') && !e.closest('.skip')) bad.push(e.tagName+'.'+e.className+':'+e.textContent.trim().slice(0,30)); }
        return [document.documentElement.scrollWidth-w,bad.slice(-2)]; });
      if (r[0]>0) console.log(width,f,JSON.stringify(r));
    }
    await p.close();
  }
} else {
  const [w,...fs]=[Number(mode),...names];
  const p = await b.newPage({viewport:{width:w,height:900}});
  for (const f of fs) { const open=f.endsWith('+'); const g=f.replace('+','');
    await p.goto('file://'+folder+'/'+g+'.html');
    if (open) await p.click('.languages summary');
    await p.screenshot({path:`${out}/${g}.${w}${open?'.open':''}.png`, fullPage:!open, clip: undefined});
  }
}
await b.close();
